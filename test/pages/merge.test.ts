import { expect } from 'chai'
import { hashPassword } from '../../src/accounts/passwords.ts'
import { PERSON_TABLES } from '../../src/people/merge.rules.ts'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { add, competencyId, moduleId, PASSWORD } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

/** Everything that names a person, as it stands: to compare before, and after taking a joining back. */
async function snapshot(app: TestApp, ids: number[]): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const { table, column } of PERSON_TABLES) {
    if (['events', 'merges'].includes(table)) continue
    const rows = (await app.db(table).whereIn(column, ids).select('*')) as Record<string, unknown>[]
    all[`${table}.${column}`] = rows
      // Signing out everywhere is not taken back.
      .map((row) => JSON.stringify({ ...row, session_epoch: undefined }))
      .sort()
  }
  const people = (await app
    .db('people')
    .whereIn('id', ids)
    .orderBy('id')
    .select('id', 'trn', 'email', 'merged_into_id')) as unknown[]
  return { ...all, people }
}

describe('Two records of one person', () => {
  onEachEngineWithApp((app) => {
    const cast = () => app().cast
    let twin = 0

    before(async () => {
      const { db } = app()
      const { hazelmere, larkrise, pat, idris } = cast()
      twin = await add(db, 'people', {
        given_name: 'Pat',
        family_name: 'Moss',
        sort_name: 'moss pat',
        email: 'pat.moss@hazelmere.example',
        trn: '5550001',
        created_at: '2026-09-01T08:00:00.000Z',
      })
      await add(db, 'users', {
        person_id: twin,
        email: 'pat.moss@hazelmere.example',
        password_hash: await hashPassword(PASSWORD),
        created_at: '2026-09-01T08:00:00.000Z',
      })
      const period = { started_on: '2026-09-01', finished_on: null }
      await add(db, 'school_periods', { person_id: twin, school_id: hazelmere.id, fte_percent: 100, ...period })
      await add(db, 'school_periods', {
        person_id: twin,
        school_id: larkrise.id,
        fte_percent: 50,
        started_on: '2020-09-01',
        finished_on: '2024-09-01',
      })
      await add(db, 'leave_periods', { person_id: twin, started_on: '2026-10-01', finished_on: '2026-10-08' })
      await add(db, 'support_periods', {
        person_id: twin,
        supporter_id: idris.id,
        school_id: hazelmere.id,
        kind: 'mentor',
        ...period,
      })
      const shared = await moduleId(db, (await firstModules(app()))[0] ?? '')
      const alone = await moduleId(db, (await firstModules(app()))[1] ?? '')
      const given = { origin: 'hand', assigned_on: '2026-09-01' }
      await add(db, 'assignments', { person_id: pat.id, module_id: shared, state: 'assigned', ...given })
      await add(db, 'assignments', {
        person_id: twin,
        module_id: shared,
        state: 'done',
        completed_on: '2026-10-10',
        ...{
          changed_on: '2026-10-10',
          before_state: 'deferred',
          before_deferred_to: '2026-12-01',
          before_reason: 'ill',
        },
        ...given,
      })
      await add(db, 'assignments', { person_id: twin, module_id: alone, state: 'assigned', ...given })
      const competency = await competencyId(db, (await firstCompetency(app())) ?? '')
      await db('depths_reached').insert([
        { person_id: pat.id, competency_id: competency, depth: 1, reached_on: '2026-01-10' },
        { person_id: twin, competency_id: competency, depth: 2, reached_on: '2026-10-10' },
      ])
      const entry = await add(db, 'cpd_entries', {
        person_id: twin,
        title: 'A talk',
        done_on: '2026-10-10',
        minutes: 60,
        kind: 'input',
        created_at: '2026-10-10T10:00:00.000Z',
        updated_at: '2026-10-10T10:00:00.000Z',
      })
      const asked = {
        competency_id: competency,
        depth: 2,
        requested_at: '2026-10-11T10:00:00.000Z',
        requested_on: '2026-10-11',
      }
      const signed = await add(db, 'sign_offs', { person_id: twin, signatory_id: idris.id, state: 'signed', ...asked })
      await db('sign_off_entries').insert({ sign_off_id: signed, entry_id: entry })
      const theirs = await add(db, 'sign_offs', {
        person_id: cast().sian.id,
        signatory_id: twin,
        state: 'signed',
        ...asked,
      })
      const decision = {
        answer: 'signed',
        depth: 2,
        decided_at: '2026-10-12T10:00:00.000Z',
        decided_on: '2026-10-12',
        saw: 'x',
        next_step: 'y',
        snapshot: '{}',
      }
      await add(db, 'sign_off_decisions', { sign_off_id: signed, decided_by: idris.id, ...decision })
      await add(db, 'sign_off_decisions', { sign_off_id: theirs, decided_by: twin, ...decision })
      const session = async (held_on: string) =>
        add(db, 'training_sessions', {
          ...{ school_id: hazelmere.id, module_id: shared, held_on, starts_at: '15:30', ends_at: '16:30' },
          ...{ place: 'The hall', capacity: 20, created_by: cast().lena.userId },
        })
      const [past, coming] = [await session('2026-10-10'), await session('2026-12-10')]
      await db('session_places').insert(
        [
          { session_id: past, person_id: pat.id, state: 'booked', answered_at: '2026-09-05T09:00:00.000Z' },
          { session_id: past, person_id: twin, state: 'attended', assignment_was: 'deferred' },
          { session_id: coming, person_id: pat.id, state: 'declined', answered_at: '2026-11-05T09:00:00.000Z' },
          { session_id: coming, person_id: twin, state: 'waiting', waiting_since: '2026-11-02T09:00:00.000Z' },
        ].map((place) => ({
          ...{ answered_at: null, waiting_since: null, assignment_was: null, invited_at: '2026-09-01T09:00:00.000Z' },
          ...place,
        })),
      )
      await add(db, 'one_use_links', {
        token_hash: 'h',
        kind: 'reset',
        person_id: twin,
        created_at: '2026-11-01T08:00:00.000Z',
        expires_at: '2027-01-01T08:00:00.000Z',
      })
      await db('events').insert({
        at: '2026-10-10T10:00:00.000Z',
        action: 'module_completed',
        person_id: twin,
        subject_type: 'assignment',
        subject_id: 1,
        particulars: '{"module":"Talk that includes"}',
      })
    })

    const path = () => `/people/${cast().pat.id}/merge/${twin}`

    // prettier-ignore
    const VIEWERS: [string, (c: TestApp['cast']) => TestApp['cast']['lena'], number, number][] = [
      ['a teacher does not join records, not even own', (c) => c.pat, 403, 403],
      ['a head does not', (c) => c.hana, 403, 403],
      ['a lead elsewhere does not find them', (c) => c.bea, 404, 404],
      ['a governor neither', (c) => c.governor, 404, 403],
    ]
    for (const [sentence, viewer, get, post] of VIEWERS)
      it(sentence, async () => {
        const visitor = await app().as(viewer(cast()))
        expect((await visitor.get(path())).status).to.equal(get)
        await visitor.get('/')
        expect((await visitor.post(path())).status).to.equal(post)
        expect(await app().db('merges').select('id')).to.have.length(0)
      })

    it('are found by name', async () => {
      const words = wordsOf((await (await app().as(cast().lena)).get(`/people/${cast().pat.id}/merge`)).html)
      expect(words).to.contain('Pat Moss Hazelmere Primary').and.contain('pat.moss@hazelmere.example')
    })

    it('show first what would happen, and nothing happens', async () => {
      const before = await snapshot(app(), [cast().pat.id, twin])
      const words = wordsOf((await (await app().as(cast().lena)).get(path())).html)
      expect(words).to.contain('Times at a school 1 0 1').and.contain('Modules 1 1 0').and.contain('CPD entries 1 0 0')
      expect(words).to.contain('The TRN 5550001 goes over').and.contain('is switched off').and.contain('30 days')
      expect(await snapshot(app(), [cast().pat.id, twin])).to.deep.equal(before)
    })

    // prettier-ignore
    const REFUSED: [string, (c: TestApp['cast']) => [number, number], string][] = [
      ['different TRNs', (c) => [c.idris.id, twin], 'different TRNs'],
      ['mentor and mentee', (c) => [c.pat.id, c.sian.id], 'mentor, tutor or appraiser of the other'],
      ['a role, by a CPD lead', (c) => [c.aoife.id, c.hana.id], 'administrator'],
      ['one’s own', (c) => [c.aoife.id, c.lena.id], 'One of these records is yours'],
      ['itself', (c) => [c.tom.id, c.tom.id], 'the same record'],
    ]
    for (const [sentence, pair, message] of REFUSED)
      it(`are refused with words: ${sentence}`, async () => {
        const lena = await app().as(cast().lena)
        const [kept, merged] = pair(cast())
        const page = await lena.get(`/people/${kept}/merge/${merged}`)
        expect(wordsOf(page.html)).to.contain('cannot be joined now').and.contain(message)
        expect(page.html).not.to.contain('Join the two records</button>')
        const posted = await lena.post(`/people/${kept}/merge/${merged}`, { _key: `refused ${sentence}` })
        expect(posted.status).to.equal(422)
        expect(await app().db('merges').select('id')).to.have.length(0)
      })

    it('are refused when both sides of a sign-off would become one person', async () => {
      const { db } = app()
      const id = await add(db, 'sign_offs', {
        person_id: cast().tom.id,
        signatory_id: cast().aoife.id,
        state: 'withdrawn',
        competency_id: await competencyId(db, await firstCompetency(app())),
        depth: 1,
        requested_at: '2026-10-11T10:00:00.000Z',
        requested_on: '2026-10-11',
      })
      const page = await (await app().as(cast().lena)).get(`/people/${cast().tom.id}/merge/${cast().aoife.id}`)
      expect(wordsOf(page.html)).to.contain('One person cannot be both sides of a sign-off')
      await db('sign_offs').where({ id }).delete()
    })

    it('become one, once for two clicks, and can be taken back to the last row', async () => {
      const { db } = app()
      const { pat, sian } = cast()
      const before = await snapshot(app(), [pat.id, twin])
      const decisions = await db('sign_off_decisions').orderBy('id').select('*')
      const lena = await app().as(cast().lena)
      await lena.get(path())
      const done = await lena.post(path())
      expect(done.location).to.match(/^\/merges\/\d+$/)
      expect((await lena.post(path())).status).to.equal(303)
      expect(await db('merges').select('id')).to.have.length(1)

      expect(await db('people').where({ id: twin }).first('merged_into_id', 'trn')).to.deep.equal({
        merged_into_id: pat.id,
        trn: null,
      })
      expect(await db('people').where({ id: pat.id }).first('trn')).to.deep.equal({ trn: '5550001' })
      expect(await db('cpd_entries').where({ person_id: pat.id })).to.have.length(1)
      expect(await db('school_periods').where({ person_id: pat.id })).to.have.length(2)
      const modules = await db('assignments').where({ person_id: pat.id }).orderBy('module_id').select('state')
      expect(modules.map((row: { state: string }) => row.state)).to.have.members(['done', 'assigned'])
      expect(await db('depths_reached').where({ person_id: pat.id }).first('depth')).to.deep.equal({ depth: 2 })
      expect(await db('sign_offs').where({ person_id: sian.id }).first('signatory_id')).to.deep.equal({
        signatory_id: pat.id,
      })
      expect(await db('sign_off_decisions').orderBy('id').select('*'), 'decisions are untouched').to.deep.equal(
        decisions,
      )
      expect(await db('users').where({ person_id: twin }).whereNull('disabled_at')).to.have.length(0)

      const moved = await lena.get(`/people/${twin}`, { follow: false })
      expect(moved.location).to.equal(`/people/${pat.id}`)
      const history = wordsOf((await lena.get(`/teachers/${pat.id}/history`)).html)
      expect(history).to.contain('joined two records of one person').and.contain('Talk that includes')
      const list = wordsOf((await lena.get(`/schools/${cast().hazelmere.urn}/staff?q=moss`)).html)
      expect(list).to.contain('1 person found')

      await lena.get(done.location ?? '')
      expect((await (await app().as(cast().bea)).get(done.location ?? '')).status).to.equal(404)
      const undone = await lena.post(done.location ?? '')
      expect(undone.location).to.equal(`/people/${pat.id}`)
      expect(await snapshot(app(), [pat.id, twin])).to.deep.equal(before)
      expect((await lena.post(done.location ?? '')).status).to.equal(409)
    })

    it('bring all that belongs to a module or a place on training, so that a later correction finds its own past', async () => {
      const { db } = app()
      const { pat } = cast()
      const lena = await app().as(cast().lena)
      await lena.get(path())
      const done = await lena.post(path())
      const module_: unknown = await db('assignments').where({ person_id: pat.id, state: 'done' }).first('*')
      expect(module_).to.include({ changed_on: '2026-10-10', before_state: 'deferred', before_reason: 'ill' })
      const places = await db('session_places').where({ person_id: pat.id }).orderBy('session_id')
      expect(places[0]).to.include({ state: 'attended', assignment_was: 'deferred', answered_at: null })
      expect(places[1]).to.include({ state: 'waiting', waiting_since: '2026-11-02T09:00:00.000Z', answered_at: null })
      await lena.get(done.location ?? '')
      await lena.post(done.location ?? '')
      const back: unknown = await db('session_places').where({ person_id: twin, state: 'attended' }).first('*')
      expect(back).to.include({ assignment_was: 'deferred' })
    })

    it('cannot be taken back after 30 days', async () => {
      const lena = await app().as(cast().lena)
      await lena.get(path())
      const done = await lena.post(path())
      const { doneAt } = { doneAt: '2026-10-25T10:00:00.000Z' }
      await app().db('merges').whereNull('undone_at').update({ done_at: doneAt })
      const page = await lena.get(done.location ?? '')
      expect(wordsOf(page.html)).to.contain('The 30 days are over')
      await lena.get('/')
      expect((await lena.post(done.location ?? '')).status).to.equal(409)
    })
  })
})

const firstModules = async (app: TestApp): Promise<string[]> =>
  ((await app.db('modules').orderBy('position').limit(2).select('code')) as { code: string }[]).map((row) => row.code)

const firstCompetency = async (app: TestApp): Promise<string> =>
  ((await app.db('competencies').orderBy('position').first('code')) as { code: string }).code
