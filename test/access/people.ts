import { type Db } from '../../src/db/connection.ts'
import { add, type Cast, makeAccount, type Person } from '../support/cast.ts'

/** Administrators of less than the whole site. */
export type Lesser = { ofSchool: Person; ofAnother: Person; ofAnotherAndLead: Person }

/** Who asks, and about whom. Everything asked about is at Hazelmere. */
export type Asked = { label: string; who: (cast: Cast & Lesser) => Person | null; about: (cast: Cast) => Person }

const sian = (cast: Cast): Person => cast.sian

/** They work at no school, so nobody's counts change by them. */
export async function addLesserAdministrators(db: Db, { hazelmere, otherside }: Cast): Promise<Lesser> {
  const administrator = async (given: string, of: { id: number }): Promise<Person> => {
    const person = await makeAccount(db, given, 'Lesser')
    await add(db, 'roles', { person_id: person.id, role: 'administrator', school_id: of.id, started_on: '2025-09-01' })
    return person
  }
  const ofSchool = await administrator('Sol', hazelmere)
  const ofAnother = await administrator('Otto', otherside)
  const ofAnotherAndLead = await administrator('Olive', otherside)
  const lead = { person_id: ofAnotherAndLead.id, role: 'cpd_lead', school_id: hazelmere.id, started_on: '2025-09-01' }
  await add(db, 'roles', lead)
  return { ofSchool, ofAnother, ofAnotherAndLead }
}

/** The columns of the table, in its order. */
export const ASKED: readonly Asked[] = [
  { label: 'somebody signed out', who: () => null, about: sian },
  { label: 'herself', who: sian, about: sian },
  { label: 'her mentor', who: (cast) => cast.idris, about: sian },
  { label: 'her past mentor', who: (cast) => cast.pat, about: sian },
  { label: 'her induction tutor, also CPD lead', who: (cast) => cast.dora, about: sian },
  { label: 'his appraiser, also CPD lead', who: (cast) => cast.dora, about: (cast) => cast.idris },
  { label: 'the CPD lead', who: (cast) => cast.lena, about: sian },
  { label: 'the SENCO', who: (cast) => cast.renee, about: sian },
  { label: 'the headteacher', who: (cast) => cast.hana, about: sian },
  { label: 'a colleague', who: (cast) => cast.aoife, about: sian },
  { label: 'a teacher in the same trust', who: (cast) => cast.olu, about: sian },
  { label: 'the trust’s CPD lead', who: (cast) => cast.trustLead, about: sian },
  { label: 'the CPD lead of another trust', who: (cast) => cast.bea, about: sian },
  { label: 'a governor', who: (cast) => cast.governor, about: sian },
  { label: 'a family panel member', who: (cast) => cast.family, about: sian },
  { label: 'an administrator', who: (cast) => cast.admin, about: sian },
  { label: 'a leaver, about himself', who: (cast) => cast.leo, about: (cast) => cast.leo },
  { label: 'the CPD lead, about a leaver', who: (cast) => cast.lena, about: (cast) => cast.leo },
  { label: 'an administrator of this school only', who: (cast) => cast.ofSchool, about: sian },
  { label: 'an administrator of another school only', who: (cast) => cast.ofAnother, about: sian },
  { label: 'an administrator of another school, CPD lead here', who: (cast) => cast.ofAnotherAndLead, about: sian },
]
