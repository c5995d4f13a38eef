import { sayWorkingDays } from '../people/working-days.rules.ts'
import { type IsoDate, sayDay, sayTime } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { type ChoiceField, type ChoiceItem } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type PlaceState, worksOn } from './places.rules.ts'
import { type Place } from './places.store.ts'
import { minutesBetween } from './sessions.rules.ts'
import { type Session } from './sessions.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'training/attendance': RegisterPage
  }
}

export type RegisterPage = PageModel & {
  kicker: string
  lede: string
  action: string
  formKey: string
  kept: { name: string; value: string }[]
  people: ChoiceField | null
  others: ChoiceField | null
  follows: string[]
  button: string
}

/** One page: who came. The first time, those who said they would come are ticked; later, those who came. */
export function registerPage(
  session: Session,
  places: Place[],
  others: { personId: number; name: string; job: string | null }[],
  formKey: string,
  today: IsoDate,
): RegisterPage {
  const taken = session.registerTakenAt !== null
  const hours = sayHours(minutesBetween(session.startsAt, session.endsAt))
  return {
    title: taken ? 'Correct the register' : 'Take the register',
    back: { text: session.module.title, href: paths.session(session.id) },
    kicker: `${session.module.title}, ${sayDay(session.heldOn, today)}, ${sayTime(session.startsAt)} to ${sayTime(session.endsAt)}, ${session.place}`,
    lede: taken
      ? 'Those who came are ticked. Change what is wrong; what follows is put right with it.'
      : 'Those who said they would come are ticked. Untick who did not come, and tick who came after all.',
    action: paths.register(session.id),
    formKey,
    kept: [{ name: 'taken', value: session.registerTakenAt ?? '' }],
    people:
      places.length === 0
        ? null
        : choice(
            'came',
            'Who came?',
            [...places].sort(byState).map((place) => itemOf(place, session)),
          ),
    others:
      others.length === 0
        ? null
        : choice(
            'others',
            'Tick who came as well',
            others.map((person) => ({
              name: 'came',
              value: String(person.personId),
              text: person.job === null ? person.name : `${person.name}, ${person.job}`,
            })),
          ),
    follows: [
      `Whoever came has the module done, and ${hours} in their CPD log.`,
      'Whoever had a place and did not come has the module to catch up, with time to do it.',
      'Being there is a start. It raises no depth: practice does.',
    ],
    button: taken ? 'Save the correction' : 'Save the register',
  }
}

const choice = (name: string, legend: string, items: ChoiceItem[]): ChoiceField => ({
  kind: 'checkboxes',
  name,
  legend,
  small: true,
  items,
})

const LATER: Record<PlaceState, number> = { attended: 0, absent: 0, booked: 0, invited: 0, waiting: 1, declined: 1 }
const byState = (a: Place, b: Place): number => LATER[a.state] - LATER[b.state]

const SAID: Record<PlaceState, string> = {
  attended: '',
  absent: '',
  booked: '',
  invited: 'Did not answer',
  waiting: 'Was on the waiting list',
  declined: 'Said they could not come',
}

function itemOf(place: Place, session: Session): ChoiceItem {
  const works = worksOn(place.workingDays, session.heldOn)
  const hints = [SAID[place.state], works ? '' : `Works ${sayWorkingDays(place.workingDays)}: not in that day`]
  const hint = hints.filter((each) => each !== '').join('. ')
  return {
    value: String(place.personId),
    text: place.name,
    hint: hint === '' ? undefined : hint,
    checked: place.state === 'attended' || place.state === 'booked',
  }
}
