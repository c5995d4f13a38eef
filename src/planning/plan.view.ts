import { sayWorkingDays } from '../people/working-days.rules.ts'
import { type Stage } from '../pathways/framework.store.ts'
import { type IsoDate, sayDay, sayTime } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { capital, count, inWords, listOf } from '../shared/text.ts'
import { type Bar, type ChoiceField, type SelectField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { worksOn } from './places.rules.ts'
import { type PlanDetails, type PlanValues } from './plan.form.ts'
import { type Candidate, type Gaps, type Module } from './plan.store.ts'
import { overlap, samePlaceAndTime, type Slot, timeAfter } from './sessions.rules.ts'
import { type School } from './sessions.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'training/plan': PlanPage
    'training/details': DetailsPage
    'training/people': PeoplePage
  }
}

export type PlanPage = PageModel & {
  lede: string
  schools: { links: { text: string; href: string; current: boolean }[] } | null
  gaps: { title: string; sentence: string; bar: Bar; module: Link | null; hours: string }[]
  noGaps: string | null
  leftOut: string | null
  choice: SelectField
  kept: { name: string; value: string }[]
  errors: FieldErrors | null
}

/** Step 1: what. Three gaps with the module that teaches each, or any module. */
export function planPage(
  schools: School[],
  school: School,
  gaps: Gaps,
  modules: Module[],
  errors: FieldErrors | null,
): PlanPage {
  const several = schools.length > 1
  return {
    title: 'Plan training: what',
    back: { text: 'Training', href: paths.training },
    errors,
    lede: `What would help most people at ${school.name}? Pick a gap, or any module.`,
    schools: several
      ? {
          links: schools.map((each) => ({
            text: each.name,
            href: `${paths.planTraining}?school=${each.urn}`,
            current: each.id === school.id,
          })),
        }
      : null,
    gaps: gaps.gaps.map((gap) => ({
      title: gap.competency.title,
      sentence: `${gap.people} of ${gaps.staff} have it planned and are not there yet.`,
      bar: {
        label: `${gap.people} of ${gaps.staff}`,
        parts: [{ share: gaps.staff === 0 ? 0 : gap.people / gaps.staff, tone: 'sun' }],
      },
      module: gap.module === null ? null : { text: gap.module.title, href: planHref(gap.module.code, school, several) },
      hours: gap.module === null ? '' : sayHours(gap.module.minutes),
    })),
    noGaps:
      gaps.gaps.length > 0
        ? null
        : 'Nobody has a planned step waiting. Choose a module below, or plan steps with people first.',
    leftOut: leftOutSentence(gaps.leftOut),
    choice: {
      name: 'module',
      label: 'Or choose a module',
      empty: 'Choose',
      error: errors?.module,
      options: modules.map((module) => ({
        value: module.code,
        text: `${module.title} (${sayHours(module.minutes)})`,
      })),
    },
    kept: several ? [{ name: 'school', value: school.urn }] : [],
  }
}

const leftOutSentence = (n: number): string | null =>
  n === 0
    ? null
    : `${capital(inWords(n))} ${n === 1 ? 'person is' : 'people are'} in no count here, because you appraise them or are their induction tutor.`

const planHref = (code: string, school: School, several: boolean): string =>
  `${paths.planTraining}?module=${code}${several ? `&school=${school.urn}` : ''}`

export type DetailsPage = PageModel & {
  kicker: string
  action: string
  method: 'get' | 'post'
  button: string
  values: PlanValues
  errors: FieldErrors | null
  kept: { name: string; value: string }[]
  stages: ChoiceField | null
  formKey: string | null
  hint: string | null
}

/** Step 2: when, where and for how many; people at chosen stages can be ticked as well. */
export const detailsPage = (
  school: School,
  module: Module,
  values: PlanValues,
  stages: Stage[],
  chosenStages: string[],
  errors: FieldErrors | null,
): DetailsPage => ({
  title: 'Plan training: when and where',
  back: { text: 'What', href: `${paths.planTraining}?school=${school.urn}` },
  kicker: `${module.title}, ${sayHours(module.minutes)}`,
  action: paths.chooseTrainingPeople,
  method: 'get',
  button: 'Choose people',
  values,
  errors,
  kept: [
    { name: 'module', value: module.code },
    { name: 'school', value: school.urn },
  ],
  stages: {
    kind: 'checkboxes',
    name: 'stage',
    legend: 'Tick everybody at a stage as well',
    hint: 'People who have this module to do, or have planned what it teaches, are ticked anyway.',
    optional: true,
    small: true,
    items: stages.map((stage) => ({
      name: `stage-${stage.code}`,
      value: 'yes',
      text: stage.name,
      checked: chosenStages.includes(stage.code),
    })),
  },
  formKey: null,
  hint: 'A session that was held in the last 60 days can be written down too: then you take its register next.',
})

/** The same fields for a session that is there already. */
export const changePage = (
  session: { id: number; version: number; module: Module; heldOn: IsoDate },
  values: PlanValues,
  errors: FieldErrors | null,
): DetailsPage => ({
  title: 'Change this session',
  back: { text: session.module.title, href: paths.session(session.id) },
  kicker: session.module.title,
  action: paths.sessionChange(session.id),
  method: 'post',
  button: 'Save the change',
  values,
  errors,
  kept: [{ name: 'version', value: String(session.version) }],
  stages: null,
  formKey: null,
  hint: 'Everybody sees the change here and in their calendar. Tell people who have planned their day around it.',
})

/** What the fields say before anybody wrote in them. */
export const firstValues = (module: Module, staff: number): PlanValues => ({
  on: '',
  from: '15:30',
  to: timeAfter('15:30', Math.min(module.minutes, 120)),
  place: '',
  capacity: String(Math.max(staff, 1)),
  note: '',
})

export type OtherSession = Slot & { id: number; title: string; personIds: number[] }

export type PeoplePage = PageModel & {
  kicker: string
  lede: string
  action: string
  button: string
  kept: { name: string; value: string }[]
  formKey: string
  questions: string[]
  people: ChoiceField | null
  others: ChoiceField | null
  nobody: string | null
}

type Choosing = {
  title: string
  back: Link
  action: string
  button: string
  kept: { name: string; value: string }[]
  formKey: string
  stages: readonly string[]
}

/** Step 3: who. Those with the gap are ticked unless they are not in on that day; everybody else can be added. */
export function peoplePage(
  module: Module,
  slot: PlanDetails,
  candidates: Candidate[],
  busy: OtherSession[],
  today: IsoDate,
  choosing: Choosing,
): PeoplePage {
  const rows = candidates.map((candidate) => rowOf(candidate, slot, busy, choosing.stages))
  const withGap = rows.filter((row) => row.gap)
  const others = rows.filter((row) => !row.gap)
  const notIn = withGap.filter((row) => !row.in).length
  return {
    title: choosing.title,
    back: choosing.back,
    kicker: `${module.title}, ${sayDay(slot.heldOn, today)}, ${sayTime(slot.startsAt)} to ${sayTime(slot.endsAt)}, ${slot.place}`,
    lede: ledeOf(withGap.length, notIn, slot.capacity),
    action: choosing.action,
    button: choosing.button,
    kept: choosing.kept,
    formKey: choosing.formKey,
    questions: busy
      .filter((other) => samePlaceAndTime(other, slot))
      .map(
        (other) =>
          `${other.place} is also planned for ${other.title} then, ${sayTime(other.startsAt)} to ${sayTime(other.endsAt)}. Is that right?`,
      ),
    people: withGap.length === 0 ? null : choiceOf('person', 'Who would this help?', withGap),
    others: others.length === 0 ? null : choiceOf('others', 'Everybody else at the school', others),
    nobody: rows.length === 0 ? 'There is nobody left to invite.' : null,
  }
}

function ledeOf(gap: number, notIn: number, capacity: number): string {
  const who =
    gap === 0 ? 'Nobody has this planned or to do.' : `${capital(count(gap, 'person has', 'people have'))} the gap.`
  const off = notIn === 0 ? '' : ` ${capital(count(notIn, 'is', 'are'))} not in that day and not ticked.`
  return `${who}${off} ${capital(count(capacity, 'person', 'people'))} can come: if you tick more, the rest wait in this order.`
}

type Row = { id: number; name: string; gap: boolean; in: boolean; hint: string }

function rowOf(person: Candidate, slot: Slot, busy: OtherSession[], stages: readonly string[]): Row {
  const toDo = person.assignment === 'assigned' || person.assignment === 'deferred'
  const done = person.assignment === 'done'
  const atStage = person.stage !== null && stages.includes(person.stage)
  const works = worksOn(person.workingDays, slot.heldOn)
  const clash = busy.find((other) => overlap(other, slot) && other.personIds.includes(person.personId))
  const hints = [
    toDo ? 'Has this module to do' : done ? 'Has done this module' : '',
    person.planned.length > 0 ? `Planned: ${listOf(person.planned)}` : '',
    works ? '' : `Works ${sayWorkingDays(person.workingDays)}: not in on ${weekday(slot.heldOn)}`,
    works && person.workingDays === null && person.ftePercent < 100 ? `Part-time, ${person.ftePercent / 100}` : '',
    person.onLeave ? 'On leave that day' : '',
    clash === undefined ? '' : `At “${clash.title}” then, from ${sayTime(clash.startsAt)}. Is that right?`,
  ]
  return {
    id: person.personId,
    name: person.job === null ? person.name : `${person.name}, ${person.job}`,
    gap: toDo || (!done && person.planned.length > 0) || atStage,
    in: works && !person.onLeave,
    hint: hints.filter((hint) => hint !== '').join('. '),
  }
}

const weekday = (on: IsoDate): string => sayDay(on, on).split(' ')[0] ?? ''

const choiceOf = (name: string, legend: string, rows: Row[]): ChoiceField => ({
  kind: 'checkboxes',
  name,
  legend,
  small: true,
  items: rows.map((row) => ({
    name: 'person',
    value: String(row.id),
    text: row.name,
    hint: row.hint === '' ? undefined : row.hint,
    checked: row.gap && row.in,
  })),
})
