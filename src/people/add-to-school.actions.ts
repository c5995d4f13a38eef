import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { isVisible } from './visibility.store.ts'
import { scopeOf } from '../policy.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work, within } from '../work.ts'
import { nameOf } from './names.rules.ts'
import { offerSchoolPeriod } from './offers.actions.ts'
import { addPerson, type PersonDetails } from './people.actions.ts'
import {
  findPersonByTrn,
  findPersonByStaffCode,
  listNamesakes,
  listPeopleByEmail,
  type Person,
} from './people.store.ts'
import { type PeriodRefusal } from './periods.rules.ts'
import { startSchoolPeriod } from './school-periods.actions.ts'
import { listSchoolPeriods, type WorkDetails } from './school-periods.store.ts'
import { type School } from './schools.store.ts'
import { type CareerStage } from './stage-periods.store.ts'
import { startStage } from './stages.actions.ts'

/** Plans the steps of a stage's template: handed in, because pathways stand above people. */
export type PlanTemplate = (trx: Db, work: Work, personIds: number[], stageId: number, on: IsoDate) => Promise<unknown>

export type WantedColleague = {
  school: School
  person: PersonDetails
  time: Period & WorkDetails
  stage: CareerStage
  npq: string | null
  /** When names are alike: the id of the one who is meant, or `new`. Null while nobody has been asked. */
  same: number | 'new' | null
}
export type Namesake = { id: number; name: string; jobTitle: string | null; finishedOn: IsoDate | null }
export type Added = { kind: 'added' | 'came_back'; personId: number } | { kind: 'offered'; offerId: number }
export type AddRefusal =
  | { reason: PeriodRefusal | 'identifiers_disagree' | 'already_here' | 'staff_code_taken' | 'trn_in_use' }
  | { reason: 'names_alike'; people: Namesake[] }

/** Rolls the transaction back and carries the refusal out of it: nothing is half stored. */
class Refused extends Error {
  readonly refusal: AddRefusal
  constructor(refusal: AddRefusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}

/**
 * Puts somebody on a school's staff list: a new record; the same record again when they come back; or an offer, when the
 * TRN or e-mail belongs to somebody elsewhere, of whom nothing is shown. Asks when the name alone fits somebody here.
 */
export async function addToSchool(
  work: Work,
  wanted: WantedColleague,
  planTemplate: PlanTemplate,
  formKey: string | undefined,
): Promise<{ ok: true; again: boolean; value: Added | null } | { ok: false; refusal: AddRefusal }> {
  try {
    const done = await onceInTransaction(work, formKey, async (trx) => {
      const outcome = await add(trx, within(work, trx), wanted, planTemplate, formKey)
      if (!outcome.ok) throw new Refused(outcome.refusal)
      return outcome.value
    })
    return { ok: true, again: done.again, value: done.again ? null : done.value }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal }
    throw error
  }
}

type Step<T> = { ok: true; value: T } | { ok: false; refusal: AddRefusal }
const no = (refusal: AddRefusal): { ok: false; refusal: AddRefusal } => ({ ok: false, refusal })

async function add(
  trx: Db,
  work: Work,
  wanted: WantedColleague,
  planTemplate: PlanTemplate,
  formKey: string | undefined,
): Promise<Step<Added>> {
  const { school, time } = wanted
  const found = await findMeant(trx, wanted)
  if (!found.ok) return found
  const person = found.value
  if (time.staffCode !== null) {
    const holder = await findPersonByStaffCode(trx, school.id, time.staffCode)
    if (holder !== undefined && holder.id !== person?.id) return no({ reason: 'staff_code_taken' })
  }
  if (person === undefined) {
    const added = await addPerson(trx, work, wanted.person, { schoolId: school.id, formKey })
    if (!added.ok) return no(added)
    return start(trx, work, wanted, planTemplate, { kind: 'added', personId: added.value }, undefined)
  }
  const times = await listSchoolPeriods(trx, person.id)
  const here = times.filter((each) => each.schoolId === school.id)
  if (here.some((each) => each.finishedOn === null || each.finishedOn > work.today))
    return no({ reason: 'already_here' })
  const elsewhere = times.some((each) => each.finishedOn === null || each.finishedOn > work.today)
  const ours =
    (here.length > 0 && !elsewhere) ||
    (await isVisible(trx, scopeOf(work.viewer, 'people.manage', work.today), person.id))
  if (ours) return start(trx, work, wanted, planTemplate, { kind: 'came_back', personId: person.id }, formKey)
  const offered = await offerSchoolPeriod(
    trx,
    work,
    {
      ...time,
      personId: person.id,
      school,
      writtenName: nameOf(wanted.person),
      writtenAs: wanted.person.trn ?? wanted.person.email ?? '',
    },
    { formKey },
  )
  return offered.ok ? accept({ kind: 'offered', offerId: offered.value.id }) : no(offered)
}

/** The person meant by TRN, then e-mail; by a name only when somebody said so. */
async function findMeant(trx: Db, wanted: WantedColleague): Promise<Step<Person | undefined>> {
  const { trn, email } = wanted.person
  const byTrn = trn === null ? undefined : await findPersonByTrn(trx, trn)
  const byEmail = email === null ? [] : await listPeopleByEmail(trx, email)
  const [mailed] = byEmail
  if (byTrn !== undefined && mailed !== undefined && !byEmail.some((each) => each.id === byTrn.id))
    return no({ reason: 'identifiers_disagree' })
  if (byTrn !== undefined) return accept(byTrn)
  if (mailed !== undefined)
    return trn !== null && mailed.trn !== null ? no({ reason: 'identifiers_disagree' }) : accept(mailed)
  if (wanted.same === 'new') return accept(undefined)
  const alike = await listNamesakes(trx, wanted.school.id, wanted.person)
  const chosen = alike.find((each) => each.id === wanted.same)
  if (chosen !== undefined)
    return trn !== null && chosen.trn !== null ? no({ reason: 'identifiers_disagree' }) : accept(chosen)
  if (alike.length === 0) return accept(undefined)
  return no({
    reason: 'names_alike',
    people: alike.map((each) => ({
      id: each.id,
      name: nameOf(each),
      jobTitle: each.jobTitle,
      finishedOn: each.finishedOn,
    })),
  })
}

async function start(
  trx: Db,
  work: Work,
  wanted: WantedColleague,
  planTemplate: PlanTemplate,
  added: { kind: 'added' | 'came_back'; personId: number },
  formKey: string | undefined,
): Promise<Step<Added>> {
  const { school, time, stage } = wanted
  const started = await startSchoolPeriod(trx, work, { ...time, personId: added.personId, school }, { formKey })
  if (!started.ok) return no(started)
  const staged = await beginStageWithSteps(trx, work, planTemplate, {
    personId: added.personId,
    stage,
    npq: wanted.npq,
    startedOn: time.startedOn,
    schoolId: school.id,
  })
  // Somebody who comes back may have a stage that began since: it stays.
  if (!staged.ok && !(added.kind === 'came_back' && staged.reason === 'later_stage')) return no({ reason: 'overlaps' })
  return accept(added)
}

/** A stage and, when it is new, the steps of its template, in one transaction. */
export async function beginStageWithSteps(
  trx: Db,
  work: Work,
  planTemplate: PlanTemplate,
  wanted: {
    personId: number
    stage: CareerStage
    npq: string | null
    startedOn: IsoDate
    schoolId: number | null
    formKey?: string | undefined
  },
): Promise<Outcome<'same' | 'begun', PeriodRefusal | 'later_stage'>> {
  const outcome = await startStage(trx, work, wanted, { schoolId: wanted.schoolId, formKey: wanted.formKey })
  if (!outcome.ok) return refuse(outcome.reason)
  if (outcome.value.kind === 'same') return accept('same')
  await planTemplate(trx, work, [wanted.personId], wanted.stage.id, wanted.startedOn)
  return accept('begun')
}
