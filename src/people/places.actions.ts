import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { listOf } from '../shared/text.ts'
import { type Work } from '../work.ts'
import {
  findSchoolByUrn,
  findTrustByUid,
  insertSchool,
  insertTrust,
  type School,
  type Trust,
  updateSchool,
  updateTrust,
} from './schools.store.ts'

/** A school by hand, for one that the national extract does not hold. */
export async function addSchool(
  trx: Db,
  work: Work,
  school: { urn: string; name: string; trustId: number | null; phase: string | null },
  formKey: string | undefined,
): Promise<Outcome<number, 'urn_in_use'>> {
  if ((await findSchoolByUrn(trx, school.urn)) !== undefined) return refuse('urn_in_use')
  const id = await insertSchool(trx, school)
  await recordEvent(trx, work, {
    action: 'school_added',
    subject: { type: 'school', id },
    schoolId: id,
    particulars: { school: school.name },
    formKey,
  })
  return accept(id)
}

export async function changeSchool(
  trx: Db,
  work: Work,
  school: School,
  change: { name: string; trustId: number | null; phase: string | null },
): Promise<void> {
  const words: [boolean, string][] = [
    [school.name !== change.name, `the name to ${change.name}`],
    [school.trustId !== change.trustId, 'the trust'],
    [school.phase !== change.phase, 'the phase'],
  ]
  const what = words.filter(([differs]) => differs).map(([, word]) => word)
  if (what.length === 0) return
  if ((await updateSchool(trx, school, change)) === 0) throw new Conflict('Somebody changed this school while you did.')
  await recordEvent(trx, work, {
    action: 'school_changed',
    subject: { type: 'school', id: school.id },
    schoolId: school.id,
    particulars: { what: listOf(what) },
  })
}

export async function addTrust(
  trx: Db,
  work: Work,
  trust: { uid: string; name: string },
  formKey: string | undefined,
): Promise<Outcome<number, 'uid_in_use'>> {
  if ((await findTrustByUid(trx, trust.uid)) !== undefined) return refuse('uid_in_use')
  const id = await insertTrust(trx, trust)
  await recordEvent(trx, work, {
    action: 'trust_added',
    subject: { type: 'trust', id },
    particulars: { trust: trust.name },
    formKey,
  })
  return accept(id)
}

export async function renameTrust(trx: Db, work: Work, trust: Trust, name: string): Promise<void> {
  if (name === trust.name) return
  if ((await updateTrust(trx, trust, name)) === 0) throw new Conflict('Somebody changed this trust while you did.')
  await recordEvent(trx, work, {
    action: 'trust_changed',
    subject: { type: 'trust', id: trust.id },
    particulars: { trust: name },
  })
}
