import { type IsoDate, sayDate } from '../shared/dates.ts'
import { type AssignmentFacts, countsTo, type Situation, situationOf } from './assignments.rules.ts'

export type SituationTag = { text: string; tone: 'plain' | 'wait' | 'done' | 'stop' | 'quiet' }

/** An assignment's state in words: `Due by 4 December`, `Overdue since 3 November`, `Done on 12 May`. */
export function sayAssignment(
  assignment: AssignmentFacts & { completedOn: IsoDate | null },
  today: IsoDate,
): SituationTag {
  return SAY[situationOf(assignment, today)](assignment, today)
}

const SAY: Record<Situation, (a: AssignmentFacts & { completedOn: IsoDate | null }, today: IsoDate) => SituationTag> = {
  done: (a, today) => ({ text: `Done on ${sayDate(a.completedOn ?? today, today)}`, tone: 'done' }),
  overdue: (a, today) => ({ text: `Overdue: was due by ${sayDate(countsTo(a) ?? today, today)}`, tone: 'wait' }),
  due: (a, today) => {
    const by = countsTo(a)
    return { text: by === null ? 'To do, no date' : `Due by ${sayDate(by, today)}`, tone: 'plain' }
  },
  deferred: (a, today) => ({ text: `Put off to ${sayDate(a.deferredTo ?? today, today)}`, tone: 'quiet' }),
  withdrawn: () => ({ text: 'Taken away', tone: 'quiet' }),
}
