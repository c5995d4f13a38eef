import { expect } from 'chai'
import { type ModuleCounts, NO_MODULES } from '../../src/reporting/completion.rules.ts'
import { type Need, needDay, needsOf, type Waiting } from '../../src/reporting/needs.rules.ts'
import { type StaffSituation } from '../../src/reporting/staff.rules.ts'

const TODAY = '2026-11-25'

type Row = {
  sentence: string
  person?: Partial<StaffSituation>
  stage?: string | null
  done?: number
  modules?: ModuleCounts
  waiting?: Partial<Waiting>[]
  needs: Need[]
}

const ROWS: Row[] = [
  { sentence: 'an established teacher with nothing open needs nothing', needs: [] },
  {
    sentence: 'a trainee without a mentor has had none since the first day',
    stage: 'ITT',
    person: { startedOn: '2026-09-01', mentors: 0 },
    done: 1,
    needs: [{ reason: 'no_mentor', since: '2026-09-01' }],
  },
  {
    sentence: 'an ECT whose mentor left has had none since that day',
    stage: 'ECT1',
    person: { mentors: 0, mentorEndedOn: '2026-11-06' },
    needs: [{ reason: 'no_mentor', since: '2026-11-06' }],
  },
  {
    sentence: 'a mentor from an earlier stage does not move the date back',
    stage: 'ECT1',
    person: { mentors: 0, mentorEndedOn: '2024-07-01' },
    needs: [{ reason: 'no_mentor', since: '2025-09-01' }],
  },
  {
    sentence: 'an ECT without an induction tutor needs one',
    stage: 'ECT2',
    person: { tutors: 0 },
    needs: [{ reason: 'no_tutor', since: '2025-09-01' }],
  },
  { sentence: 'a trainee has no induction tutor and needs none', stage: 'ITT', person: { tutors: 0 }, needs: [] },
  { sentence: 'an established teacher needs no mentor', stage: 'EXP', person: { mentors: 0, tutors: 0 }, needs: [] },
  {
    sentence: 'a request without a reader is said from the first day',
    waiting: [{ id: 7, requestedOn: '2026-11-25', reader: null }],
    needs: [{ reason: 'no_reader', days: 0, signOffId: 7 }],
  },
  {
    sentence: 'a weekend does not count as waiting',
    waiting: [{ id: 7, requestedOn: '2026-11-20', reader: null }],
    needs: [{ reason: 'no_reader', days: 3, signOffId: 7 }],
  },
  {
    sentence: 'a request that its reader has had for nine school days is left alone',
    waiting: [{ requestedOn: '2026-11-12', reader: 'Idris Bello' }],
    needs: [],
  },
  {
    sentence: 'after ten school days it is worth a question',
    waiting: [{ id: 8, requestedOn: '2026-11-11', reader: 'Idris Bello' }],
    needs: [{ reason: 'unanswered', days: 10, signOffId: 8, reader: 'Idris Bello' }],
  },
  {
    sentence: 'overdue modules are told once, with the oldest date',
    modules: { done: 1, due: 2, overdue: 2, overdueSince: '2026-10-12' },
    needs: [{ reason: 'overdue', modules: 2, since: '2026-10-12' }],
  },
  { sentence: 'somebody without a career stage needs one', stage: null, needs: [{ reason: 'no_stage' }] },
  {
    sentence: 'while somebody is on leave only the day of coming back is said',
    stage: 'ECT1',
    person: { mentors: 0, leave: { startedOn: '2026-06-01', finishedOn: '2026-12-14' } },
    needs: [{ reason: 'away', backOn: '2026-12-14' }],
  },
  {
    sentence: 'leave that lasts long is nobody’s question yet',
    stage: 'ECT1',
    person: { mentors: 0, leave: { startedOn: '2026-06-01', finishedOn: '2027-04-01' } },
    needs: [],
  },
  {
    sentence: 'leave without a last day is nobody’s question',
    person: { leave: { startedOn: '2026-06-01', finishedOn: null } },
    needs: [],
  },
  {
    sentence: 'somebody back since last week is welcomed',
    person: { leave: { startedOn: '2026-06-01', finishedOn: '2026-11-16' } },
    needs: [{ reason: 'back', on: '2026-11-16' }],
  },
  {
    sentence: 'four weeks later that is no news any more',
    person: { leave: { startedOn: '2026-06-01', finishedOn: '2026-10-28' } },
    needs: [],
  },
  {
    sentence: 'somebody who joined after the first half term may have missed the start',
    person: { startedOn: '2026-11-09' },
    needs: [{ reason: 'joined_late', on: '2026-11-09' }],
  },
  { sentence: 'with a first step done they have caught up', person: { startedOn: '2026-11-09' }, done: 1, needs: [] },
  { sentence: 'joining in September is not late', person: { startedOn: '2026-09-21' }, needs: [] },
  { sentence: 'working part-time is no reason at all', person: { ftePercent: 40, workingDays: 'Mon Tue' }, needs: [] },
  {
    sentence: 'the most pressing comes first',
    stage: 'ITT',
    person: { mentors: 0 },
    modules: { done: 0, due: 0, overdue: 1, overdueSince: '2026-11-02' },
    waiting: [{ id: 9, requestedOn: '2026-11-23', reader: null }],
    needs: [
      { reason: 'no_reader', days: 2, signOffId: 9 },
      { reason: 'no_mentor', since: '2025-09-01' },
      { reason: 'overdue', modules: 1, since: '2026-11-02' },
    ],
  },
]

describe('who needs something, and why', () => {
  for (const row of ROWS) {
    it(row.sentence, () => {
      const code = row.stage === undefined ? 'EXP' : row.stage
      const person: StaffSituation = {
        ...{ id: 1, schoolId: 1, givenName: 'Ada', familyName: 'Bevan', startedOn: '2025-09-01', jobTitle: null },
        ...{
          ftePercent: 100,
          workingDays: null,
          phase: null,
          walled: false,
          minutes: 0,
          leave: null,
          firstSteps: row.done ?? 0,
        },
        ...{ mentors: 1, mentorEndedOn: null, tutors: 1, tutorEndedOn: null },
        stage: code === null ? null : { code, name: code, position: 1, startedOn: '2025-09-01' },
        ...row.person,
      }
      const waiting = (row.waiting ?? []).map((request): Waiting => ({
        id: 1,
        personId: 1,
        requestedOn: TODAY,
        reader: null,
        ...request,
      }))
      const facts = {
        ...{ person, waiting, modules: row.modules ?? NO_MODULES },
      }
      expect(needsOf(facts, needDay(TODAY))).to.deep.equal(row.needs)
    })
  }
})
