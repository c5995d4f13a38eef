import { type IsoDate, sayDate } from '../shared/dates.ts'
import { sayWith } from '../signoff/words.rules.ts'
import { type Tag } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link } from '../web/views.ts'
import { type PathwayFacts } from './pathway.view.ts'

export type Todo = Link & { strong: string | null; tag: Tag | null }

/** What waits on somebody else: requests, and what was drawn for a second look. */
export const waitingOn = ({ signOffs, looks }: PathwayFacts, today: IsoDate): Todo[] => [
  ...signOffs
    .filter((s) => s.state === 'requested')
    .map((s) => ({
      text: s.title,
      href: paths.signOff(s.id),
      strong: null,
      tag: { text: sayWith(s.signatory, s.requestedOn, today), tone: 'wait' as const },
    })),
  ...looks.map((look) => ({
    text: look.competency,
    href: paths.secondLook(look.id),
    strong: null,
    tag: { text: `Drawn at random for a second look, by ${look.looker}`, tone: 'plain' as const },
  })),
]

/** What is one's own to do: schools that ask, next steps, modules. */
export function yours(facts: PathwayFacts, today: IsoDate): Todo[] {
  const back: Todo[] = facts.signOffs
    .filter((s) => s.state === 'not_yet')
    .map((s) => ({
      text: s.title,
      href: paths.signOff(s.id),
      strong: null,
      tag: { text: `Not yet: one next step${s.signatory === null ? '' : ` from ${s.signatory}`}`, tone: 'plain' },
    }))
  const due: Todo[] = facts.modules
    .filter((m) => m.state === 'assigned' || m.state === 'deferred')
    .map((m) => ({
      text: `Module: ${m.title}`,
      href: paths.module(m.code),
      strong: m.dueOn === null || m.dueOn < today ? null : `By ${sayDate(m.dueOn, today)}`,
      tag: m.dueOn !== null && m.dueOn < today ? { text: `Was due on ${sayDate(m.dueOn, today)}`, tone: 'wait' } : null,
    }))
  const offers: Todo[] = facts.offers.map((offer) => ({
    ...{ text: `${offer.school} asks you to join its staff list. Say yes or no`, href: paths.offer(offer.id) },
    ...{ strong: null, tag: null },
  }))
  return [...offers, ...back, ...due]
}
