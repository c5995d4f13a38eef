import { hashPassword } from '../../src/accounts/passwords.ts'
import { type Db } from '../../src/db/connection.ts'
import { fold } from '../../src/shared/text.ts'

/** The day on which tests happen: a Wednesday in the second half of the autumn term. */
export const TODAY = '2026-11-25'
export const NOW = new Date('2026-11-25T10:00:00Z')
export const PASSWORD = 'a long enough password'

export type Person = { id: number; userId: number; email: string; name: string }

/** Everyone in these tests. Hazelmere and Larkrise are in one trust; Otherside is in another. */
export type Cast = {
  hazelmere: { id: number; urn: string }
  larkrise: { id: number; urn: string }
  otherside: { id: number; urn: string }
  trust: { id: number; uid: string }
  otherTrust: { id: number; uid: string }
  /** ECT year 2 at Hazelmere, 0.8; mentored by Idris, until July by Pat; Dora is her induction tutor. */
  sian: Person
  /** Established teacher at Hazelmere; Siân's mentor; appraised by Dora. */
  idris: Person
  /** Mentored Siân until 31 July 2026. */
  pat: Person
  /** SENCO at Hazelmere. */
  renee: Person
  /** CPD lead at Hazelmere, and a teacher there. */
  lena: Person
  /** Deputy with three hats: CPD lead, Siân's induction tutor, Idris's appraiser. */
  dora: Person
  /** Headteacher at Hazelmere. */
  hana: Person
  /** Trainee at Hazelmere without a mentor. */
  tom: Person
  /** Teaching assistant at Hazelmere, mornings, 0.5. */
  aoife: Person
  /** Left Hazelmere on 31 August 2026. */
  leo: Person
  /** Teacher at Larkrise: same trust. */
  olu: Person
  /** CPD lead at Otherside: other trust. */
  bea: Person
  trustLead: Person
  governor: Person
  family: Person
  admin: Person
}

let hash: Promise<string> | undefined

/** Puts the cast into a fresh database. */
export async function makeCast(db: Db): Promise<Cast> {
  const stages = new Map(
    (await db('career_stages').select('id', 'code')).map((s: { id: number; code: string }) => [s.code, s.id]),
  )
  const trust = await add(db, 'trusts', {
    uid: '5001',
    name: 'Larch Learning Trust',
    sort_name: 'larch learning trust',
  })
  const otherTrust = await add(db, 'trusts', { uid: '5002', name: 'Elm Trust', sort_name: 'elm trust' })
  const school = (urn: string, name: string, trustId: number, phase: string) =>
    add(db, 'schools', { urn, name, sort_name: fold(name), trust_id: trustId, phase, status: 'open' })
  const hazelmere = await school('100001', 'Hazelmere Primary', trust, 'Primary')
  const larkrise = await school('100002', 'Larkrise Academy', trust, 'Secondary')
  const otherside = await school('100003', 'Otherside School', otherTrust, 'Primary')

  type At = {
    school?: number
    stage?: string
    from?: string
    to?: string
    fte?: number
    days?: string
    job?: string
    trn?: string
  }
  const person = async (given: string, family: string, at: At = {}): Promise<Person> => {
    const made = await makeAccount(db, given, family, at.trn ?? null)
    const { id } = made
    const from = at.from ?? '2025-09-01'
    if (at.school !== undefined) {
      await add(db, 'school_periods', {
        person_id: id,
        school_id: at.school,
        started_on: from,
        finished_on: at.to ?? null,
        job_title: at.job ?? 'Teacher',
        fte_percent: at.fte ?? 100,
        working_days: at.days ?? null,
        phase: 'Key Stage 2',
      })
      await add(db, 'stage_periods', {
        person_id: id,
        stage_id: stages.get(at.stage ?? 'EXP'),
        started_on: from,
        finished_on: null,
      })
    }
    return made
  }
  const role = (who: Person, name: string, scope: { school_id?: number; trust_id?: number } = {}) =>
    add(db, 'roles', { person_id: who.id, role: name, started_on: '2025-09-01', ...scope })
  const support = (who: Person, by: Person, kind: string, from = '2025-09-01', to: string | null = null) =>
    add(db, 'support_periods', {
      person_id: who.id,
      supporter_id: by.id,
      school_id: hazelmere,
      kind,
      started_on: from,
      finished_on: to,
    })

  const at = hazelmere
  const sian = await person('Siân', 'Pritchard', {
    school: at,
    stage: 'ECT2',
    fte: 80,
    days: 'Mon Tue Wed Thu',
    trn: '3219876',
  })
  const idris = await person('Idris', 'Bello', { school: at, trn: '1451234' })
  const pat = await person('Pat', 'Moss', { school: at })
  const renee = await person('Renée', 'Dubois-Clarke', { school: at, stage: 'LEAD', job: 'SENCO' })
  const lena = await person('Lena', 'Okoro', { school: at })
  const dora = await person('Dora', 'Finch', { school: at, stage: 'LEAD', job: 'Deputy headteacher' })
  const hana = await person('Hana', 'Ito', { school: at, stage: 'LEAD', job: 'Headteacher' })
  const tom = await person('Tom', 'Fairweather', { school: at, stage: 'ITT', from: '2026-09-01', job: 'Trainee' })
  const aoife = await person('Aoife', 'Ní Bhriain', {
    school: at,
    stage: 'SUP',
    fte: 50,
    days: 'Mon Tue Wed',
    job: 'Teaching assistant',
  })
  const leo = await person('Leo', 'Marsh', { school: at, to: '2026-09-01' })
  const olu = await person('Olu', 'Ade', { school: larkrise })
  const bea = await person('Bea', 'Quill', { school: otherside })
  const trustLead = await person('Tara', 'Singh')
  const governor = await person('Gwen', 'Hart')
  const family = await person('Femi', 'Cole')
  const admin = await person('Ada', 'Adler')

  await role(renee, 'inclusion_lead', { school_id: at })
  await role(lena, 'cpd_lead', { school_id: at })
  await role(dora, 'cpd_lead', { school_id: at })
  await role(dora, 'induction_tutor', { school_id: at })
  await role(hana, 'school_leader', { school_id: at })
  await role(bea, 'cpd_lead', { school_id: otherside })
  await role(trustLead, 'trust_lead', { trust_id: trust })
  await role(governor, 'governor', { school_id: at })
  await role(family, 'family_panel', { school_id: at })
  await role(admin, 'administrator')
  await support(sian, pat, 'mentor', '2025-09-01', '2026-08-01')
  await support(sian, idris, 'mentor', '2026-08-01')
  await support(sian, dora, 'induction_tutor')
  await support(idris, dora, 'appraiser')

  return {
    hazelmere: { id: hazelmere, urn: '100001' },
    larkrise: { id: larkrise, urn: '100002' },
    otherside: { id: otherside, urn: '100003' },
    trust: { id: trust, uid: '5001' },
    otherTrust: { id: otherTrust, uid: '5002' },
    ...{ sian, idris, pat, renee, lena, dora, hana, tom, aoife, leo, olu, bea, trustLead, governor, family, admin },
  }
}

/** Somebody with an account, and nothing else. */
export async function makeAccount(db: Db, given: string, family: string, trn: string | null = null): Promise<Person> {
  hash ??= hashPassword(PASSWORD)
  const email = `${fold(given)}@hazelmere.example`
  const created_at = '2026-09-01T08:00:00.000Z'
  const sort_name = fold(`${family} ${given}`)
  const id = await add(db, 'people', { given_name: given, family_name: family, sort_name, email, trn, created_at })
  const userId = await add(db, 'users', { person_id: id, email, password_hash: await hash, created_at })
  return { id, userId, email, name: `${given} ${family}` }
}

/** Inserts a row and answers its id. */
export async function add(db: Db, table: string, row: Record<string, unknown>): Promise<number> {
  const [made] = (await db(table).insert(row).returning('id')) as { id: number }[]
  if (made === undefined) throw new Error(`nothing was added to ${table}`)
  return made.id
}

/** The id of a competency by its code. */
export async function competencyId(db: Db, code: string): Promise<number> {
  const row = (await db('competencies').where({ code }).first('id')) as { id: number }
  return row.id
}

/** The id of a module by its code. */
export async function moduleId(db: Db, code: string): Promise<number> {
  const row = (await db('modules').where({ code }).first('id')) as { id: number }
  return row.id
}
