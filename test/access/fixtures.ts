import { createHash } from 'node:crypto'
import { pino } from 'pino'
import { makeFileStore } from '../../src/io/files.ts'
import { mergePeople } from '../../src/people/merges.actions.ts'
import { getPerson } from '../../src/people/people.store.ts'
import { systemWork } from '../../src/system-work.ts'
import { type TestApp } from '../support/app.ts'
import { add, NOW, type Person } from '../support/cast.ts'

/** Makes something that belongs to a person, anew for each question, and answers its address. */
export type Address = (app: TestApp, person: Person) => string | Promise<string>

export const at =
  (path: string): Address =>
  () =>
    path

/** `/people/:id/edit` of the person asked about. */
export const person =
  (path: string): Address =>
  (_app, { id }) =>
    path.replace(':id', String(id))

/** `/schools/:urn/staff` of the school asked about. */
export const school =
  (path: string): Address =>
  ({ cast }) =>
    path.replace(':urn', cast.hazelmere.urn)

export const trust =
  (path: string): Address =>
  ({ cast }) =>
    path.replace(':uid', cast.trust.uid)

/** The address of a row that `make` puts into `table`. */
export const row =
  (path: string, table: string, make: (app: TestApp, who: Person) => Record<string, unknown>): Address =>
  async (app, who) =>
    path.replace(':id', String(await add(app.db, table, make(app, who))))

export const schoolPeriod =
  (path: string): Address =>
  async ({ db }, { id }) => {
    const found = (await db('school_periods').where({ person_id: id }).first('id')) as { id: number }
    return path.replace(':id', String(found.id))
  }

export const leave = (path: string): Address =>
  row(path, 'leave_periods', (_app, { id }) => ({ person_id: id, started_on: '2026-03-01', finished_on: '2026-04-01' }))

/** A cover mentor who left: nobody else's hats change by it. */
export const support = (path: string): Address =>
  row(path, 'support_periods', ({ cast }, { id }) => ({
    person_id: id,
    supporter_id: id === cast.leo.id ? cast.tom.id : cast.leo.id,
    school_id: cast.hazelmere.id,
    kind: 'cover_mentor',
    started_on: '2026-01-05',
    finished_on: '2026-02-01',
  }))

export const role = (path: string): Address =>
  row(path, 'roles', ({ cast }) => ({
    person_id: cast.tom.id,
    role: 'family_panel',
    school_id: cast.hazelmere.id,
    started_on: '2026-09-01',
  }))

export const assignment =
  (path: string): Address =>
  async ({ db, cast }, { id }) => {
    await db('assignments').where({ person_id: id }).delete()
    const module = (await db('modules').first('id')) as { id: number }
    const made = await add(db, 'assignments', {
      person_id: id,
      module_id: module.id,
      school_id: cast.hazelmere.id,
      origin: 'hand',
      state: 'assigned',
      assigned_on: '2026-11-01',
      due_on: '2026-12-11',
    })
    return path.replace(':id', String(made))
  }

export const step =
  (path: string): Address =>
  async ({ db }, { id }) => {
    await db('planned_steps').where({ person_id: id }).delete()
    const competency = (await db('competencies').first('id')) as { id: number }
    const made = await add(db, 'planned_steps', {
      person_id: id,
      competency_id: competency.id,
      depth: 2,
      origin: 'own',
      position: 1,
      planned_on: '2026-11-01',
    })
    return path.replace(':id', String(id)).replace(':stepId', String(made))
  }

const ENTRY = {
  title: 'A rota on the wall',
  done_on: '2026-11-09',
  minutes: 60,
  kind: 'practice',
  barrier: 'Partners were chosen by standing up',
  created_at: '2026-11-09T16:00:00.000Z',
  updated_at: '2026-11-09T16:00:00.000Z',
}

/** An entry that is attached to nothing. */
export const entry = (path: string): Address =>
  row(path, 'cpd_entries', ({ cast }, { id }) => ({ ...ENTRY, person_id: id, school_id: cast.hazelmere.id }))

/** A request that waits: Siân's with Idris, anybody else's with the CPD lead Lena's colleague Pat. */
export const request =
  (path: string): Address =>
  async ({ db, cast }, { id }) => {
    await db('sign_offs')
      .where({ person_id: id, state: 'requested' })
      .update({ state: 'withdrawn', closed_on: '2026-11-11' })
    const competency = (await db('competencies').first('id')) as { id: number }
    const entryId = await add(db, 'cpd_entries', { ...ENTRY, person_id: id, school_id: cast.hazelmere.id })
    await db('cpd_entry_competencies').insert({ entry_id: entryId, competency_id: competency.id })
    const made = await add(db, 'sign_offs', {
      person_id: id,
      competency_id: competency.id,
      school_id: cast.hazelmere.id,
      signatory_id: id === cast.sian.id ? cast.idris.id : cast.tom.id,
      depth: 2,
      state: 'requested',
      requested_at: '2026-11-10T09:00:00.000Z',
      requested_on: '2026-11-10',
    })
    await db('sign_off_entries').insert({ sign_off_id: made, entry_id: entryId })
    return path.replace(':id', String(made))
  }

/** A file on an entry: its row, and its bytes in the folder of this app. */
async function addFile({ db, filesDir }: TestApp, entryId: number): Promise<number> {
  const content = 'A rota for talk partners.'
  const stored_as = await makeFileStore(filesDir).write(Buffer.from(content))
  return add(db, 'entry_files', {
    ...{ entry_id: entryId, name: 'rota.txt', kind: 'text', size: content.length, stored_as },
    ...{ sha256: createHash('sha256').update(content).digest('hex'), shows_pupil: 'no' },
    added_at: '2026-11-09T16:05:00.000Z',
  })
}

/** A file on an entry that is attached to nothing. */
export const entryFile =
  (path: string): Address =>
  async (app, who) => {
    const id = Number(await entry(':id')(app, who))
    return path.replace(':id', String(id)).replace(':fileId', String(await addFile(app, id)))
  }

/** A file on the entry that a waiting request brings. */
export const broughtFile =
  (path: string): Address =>
  async (app, who) => {
    const id = Number(await request(':id')(app, who))
    const { entry_id } = (await app.db('sign_off_entries').where({ sign_off_id: id }).first('entry_id')) as {
      entry_id: number
    }
    return path.replace(':id', String(id)).replace(':fileId', String(await addFile(app, entry_id)))
  }

/** A request of the person waits; the address names the person. */
export const waiting =
  (path: string): Address =>
  async (app, who) => {
    await request(':id')(app, who)
    return path.replace(':id', String(who.id))
  }

/** A competency that the person has reached, and nobody else has. */
export const reached =
  (path: string): Address =>
  async ({ db }, { id }) => {
    const competency = (await db('competencies').orderBy('id', 'desc').first('id', 'code')) as {
      id: number
      code: string
    }
    await db('depths_reached').where({ competency_id: competency.id }).delete()
    await db('depths_reached').insert({
      ...{ person_id: id, competency_id: competency.id, depth: 2, reached_on: '2026-09-10' },
    })
    return path.replace(':code', competency.code)
  }

/** A question that the person has not answered. */
export const question = (path: string): Address =>
  row(path, 'questions', ({ cast }, { id }) => ({
    ...{ school_id: cast.hazelmere.id, code: 'S21', person_id: id, key: String(Math.random()), about: '[]' },
    ...{ opened_on: '2026-11-20', closes_on: '2027-01-01' },
  }))

/** The same, with somebody from outside who has a link. */
export const witness =
  (path: string): Address =>
  async (app, who) => {
    const id = Number(await request(':id')(app, who))
    const made = await add(app.db, 'witnesses', {
      ...{ sign_off_id: id, token_hash: `hash of ${id}`, name: 'Ada Ford', role: 'Therapist' },
      ...{ asked_at: '2026-11-11T09:00:00.000Z', expires_at: '2026-12-02T09:00:00.000Z' },
    })
    return path.replace(':id', String(id)).replace(':witnessId', String(made))
  }

/** The same, answered with not yet by the one who was asked. */
export const answered =
  (path: string): Address =>
  async (app, who) => {
    const id = Number(await request(':id')(app, who))
    const { signatory_id } = (await app.db('sign_offs').where({ id }).first('signatory_id')) as { signatory_id: number }
    await app.db('sign_offs').where({ id }).update({ state: 'not_yet', closed_on: '2026-11-12', version: 2 })
    await add(app.db, 'sign_off_decisions', {
      ...{
        sign_off_id: id,
        answer: 'not_yet',
        depth: 2,
        decided_by: signatory_id,
        saw: 'One lesson.',
        next_step: 'Ask.',
      },
      ...{ decided_at: '2026-11-12T16:00:00.000Z', decided_on: '2026-11-12', snapshot: '{"entries":[]}' },
    })
    return path.replace(':id', String(id))
  }

/** A training session at Hazelmere to which the person is invited. */
export const session =
  (path: string): Address =>
  async ({ db, cast }, { id }) => {
    const module = (await db('modules').first('id')) as { id: number }
    const made = await add(db, 'training_sessions', {
      school_id: cast.hazelmere.id,
      module_id: module.id,
      held_on: '2026-11-24',
      starts_at: '15:30',
      ends_at: '17:00',
      place: 'Hall',
      capacity: 30,
      created_by: cast.lena.userId,
    })
    await add(db, 'session_places', {
      session_id: made,
      person_id: id,
      state: 'booked',
      invited_at: '2026-11-01T09:00:00.000Z',
    })
    return path.replace(':id', String(made)).replace(':personId', String(id))
  }

export const letter = (path: string): Address =>
  row(path, 'outbox', () => ({
    message_id: `access-${Math.random()}`,
    kind: 'invitation',
    recipient: 'somebody@hazelmere.example',
    subject: 'An invitation',
    body: 'Hello',
    created_at: '2026-11-01T09:00:00.000Z',
    not_before: '2026-11-01T09:00:00.000Z',
  }))

/** Otherside has asked the person to accept working there. */
export const offer =
  (path: string): Address =>
  async ({ db, cast }, who) => {
    await db('period_offers').where({ person_id: who.id }).delete()
    const made = await add(db, 'period_offers', {
      person_id: who.id,
      school_id: cast.otherside.id,
      started_on: '2026-12-01',
      written_name: who.name,
      written_as: 'TRN',
      state: 'waiting',
      offered_by: cast.bea.userId,
      offered_at: '2026-11-20T09:00:00.000Z',
    })
    return path.replace(':id', String(made))
  }

export const rule =
  (path: string): Address =>
  async ({ db, cast }) => {
    const module = (await db('modules').first('id')) as { id: number }
    const stage = (await db('career_stages').where({ code: 'LEAD' }).first('id')) as { id: number }
    await db('assignment_rules').delete()
    const made = await add(db, 'assignment_rules', {
      school_id: cast.hazelmere.id,
      stage_id: stage.id,
      module_id: module.id,
      due_after_days: 30,
      created_on: '2026-11-01',
    })
    return path.replace(':urn', cast.hazelmere.urn).replace(':id', String(made)).replace(':ruleId', String(made))
  }

let newcomers = 0

/** Somebody new at Hazelmere with an account: switching it off must not sign out those who ask. Nobody's own page. */
export const newcomer =
  (path: string): Address =>
  async ({ db, cast }) => {
    const email = `newcomer${++newcomers}@hazelmere.example`
    const name = { given_name: 'Nia', family_name: 'Newcomer', sort_name: 'newcomer nia' }
    const id = await add(db, 'people', { ...name, email, created_at: '2026-09-01T08:00:00.000Z' })
    await add(db, 'school_periods', { person_id: id, school_id: cast.hazelmere.id, started_on: '2026-09-01' })
    await add(db, 'users', { person_id: id, email, created_at: '2026-09-01T08:00:00.000Z' })
    return path.replace(':id', String(id))
  }

/** Two records of the person, joined. */
export const merge =
  (path: string): Address =>
  async ({ db }, who) => {
    const work = systemWork(db, pino({ level: 'silent' }), () => NOW, 'http://localhost', 'secret')
    const name = { given_name: 'Twice', family_name: 'Entered', sort_name: 'entered twice' }
    const other = await add(db, 'people', { ...name, created_at: '2026-09-01T08:00:00.000Z' })
    const joined = await mergePeople(db, work, await getPerson(db, who.id), await getPerson(db, other))
    if (!joined.ok) throw new Error(`not joined: ${joined.reason}`)
    return path.replace(':id', String(joined.value))
  }

export const twoPeople =
  (path: string): Address =>
  async ({ db, cast }, who) => {
    const name = { given_name: 'Perhaps', family_name: 'Same', sort_name: 'same perhaps' }
    const other = await add(db, 'people', { ...name, created_at: '2026-09-01T08:00:00.000Z' })
    await add(db, 'school_periods', { person_id: other, school_id: cast.hazelmere.id, started_on: '2026-09-01' })
    return path.replace(':id', String(who.id)).replace(':otherId', String(other))
  }

export const identity =
  (path: string): Address =>
  async ({ db }, who) => {
    const subject = `${who.id}-${++newcomers}`
    const made = await add(db, 'identities', {
      user_id: who.userId,
      issuer: 'https://sign-in.example',
      subject,
      linked_at: '2026-09-01T08:00:00.000Z',
    })
    return path.replace(':id', String(made))
  }

/** A staff list that waits to be confirmed, uploaded by the CPD lead. */
export const staffImport =
  (path: string): Address =>
  async ({ cast, as }) => {
    const lena = await as(cast.lena)
    const form = `/schools/${cast.hazelmere.urn}/imports/staff`
    await lena.get(form)
    const content = Buffer.from(
      `First name,Last name,Email address\nNew${++newcomers},Person,new${newcomers}@hazelmere.example\n,Nameless,\n`,
    )
    const answer = await lena.upload(form, { field: 'file', name: 'staff.csv', content })
    const id = /\/imports\/(\d+)/.exec(answer.location ?? '')?.[1]
    if (id === undefined) throw new Error(`the upload was answered with ${answer.status}`)
    return path.replace(':urn', cast.hazelmere.urn).replace(':id', id)
  }

/** A kind of required training of Hazelmere's own. */
export const requiredKind =
  (path: string): Address =>
  async ({ db, cast }) => {
    const made = await add(db, 'required_kinds', {
      school_id: cast.hazelmere.id,
      title: `Minibus ${++newcomers}`,
      renew_months: 48,
      needed_by: 'named',
    })
    return path.replace(':urn', cast.hazelmere.urn).replace(':id', String(made))
  }

/** A record that the person did a kind of required training. */
export const requiredRecord =
  (path: string): Address =>
  async (app, who) => {
    const address = await requiredKind(path)(app, who)
    const kindId = Number(/required-training\/(\d+)/.exec(address)?.[1])
    const made = await add(app.db, 'required_records', {
      kind_id: kindId,
      person_id: who.id,
      done_on: '2026-09-03',
      recorded_at: '2026-09-03T09:00:00.000Z',
    })
    return address.replace(':record', String(made))
  }

/** A list of required training that waits to be confirmed, uploaded by the CPD lead. */
export const requiredImport =
  (path: string): Address =>
  async ({ cast, as }) => {
    const lena = await as(cast.lena)
    const form = `/schools/${cast.hazelmere.urn}/imports/required-training`
    await lena.get(form)
    const content = Buffer.from('TRN,Training,Done on\n3219876,Prevent,2026-08-01\n9999999,Prevent,2026-08-01\n')
    const answer = await lena.upload(form, { field: 'file', name: 'training.csv', content })
    const id = /\/required-training\/(\d+)/.exec(answer.location ?? '')?.[1]
    if (id === undefined) throw new Error(`the upload was answered with ${answer.status}`)
    return path.replace(':urn', cast.hazelmere.urn).replace(':id', id)
  }

/** A record of theirs that was drawn for a second look by the SENCO, signed by Tom. */
export const drawn =
  (path: string): Address =>
  async (app, who) => {
    const { cast, db } = app
    const id = Number(await request(':id')(app, who))
    await db('sign_offs')
      .where({ id })
      .update({ state: 'signed', closed_on: '2026-11-12', version: 2, signatory_id: cast.tom.id })
    await add(db, 'sign_off_decisions', {
      ...{
        sign_off_id: id,
        answer: 'signed',
        depth: 2,
        decided_by: cast.tom.id,
        saw: 'One lesson.',
        next_step: 'Ask.',
      },
      ...{ decided_at: '2026-11-12T16:00:00.000Z', decided_on: '2026-11-12', snapshot: '{"entries":[]}' },
    })
    const draw = { school_id: cast.hazelmere.id, term: String(Math.random()), drawn_on: '2026-11-16' }
    const draw_id = await add(db, 'second_look_draws', { ...draw, signed: 1, without_looker: 0 })
    const look = { draw_id, sign_off_id: id, looker_id: cast.renee.id, drawn_on: '2026-11-16', state: 'waiting' }
    return path.replace(':id', String(await add(db, 'second_looks', look)))
  }
