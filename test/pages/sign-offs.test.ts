import { expect } from 'chai'
import { FORMATIVE } from '../../src/signoff/formative.rules.ts'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, type Cast, competencyId, type Person } from '../support/cast.ts'
import { logEnough } from '../support/enough.ts'
import { linksOf, wordsOf } from '../support/html.ts'
import { type Page, Visitor } from '../support/visitor.ts'

const WORDS = {
  barrier: 'Partners were chosen by standing up.',
  change_made: 'A rota on the wall.',
  pupils_experienced: 'Nobody was left standing.',
  next: 'Keep it.',
}
const ANSWER = {
  saw: 'On Monday nobody was left standing.',
  pupils: '',
  hard: 'Mondays.',
  next: 'Let the pupils write the rota.',
}

describe('sign-offs', () => {
  onEachEngineWithApp((app) => {
    const logFor = async (who: Person, code: string, words: Partial<typeof WORDS> = WORDS, on = '2026-11-10') => {
      const { db } = app()
      const id = await add(db, 'cpd_entries', {
        person_id: who.id,
        school_id: app().cast.hazelmere.id,
        title: `Tried something for ${code}`,
        done_on: on,
        minutes: 60,
        kind: 'practice',
        created_at: '2026-11-10T10:00:00.000Z',
        updated_at: '2026-11-10T10:00:00.000Z',
        ...words,
      })
      await db('cpd_entry_competencies').insert({ entry_id: id, competency_id: await competencyId(db, code) })
      return id
    }
    const idIn = (page: Page): number => Number(/\/sign-offs\/(\d+)$/.exec(page.location ?? '')?.[1])
    /** Asks with enough evidence beside what is logged already. */
    const ask = async (who: Person, code: string, more: Record<string, string> = {}): Promise<number> => {
      await logEnough(app().db, who, code)
      const visitor = await app().as(who)
      await visitor.get('/cpd')
      const asked = await visitor.post('/sign-offs', { competency: code, ...more })
      expect(asked.status, wordsOf(asked.html)).to.equal(303)
      return idIn(asked)
    }
    const logAndAsk = async (who: Person, code: string, more: Record<string, string> = {}): Promise<number> => {
      await logFor(who, code)
      return ask(who, code, more)
    }
    const seenOn = (html: string): string => /name="seen" value="([^"]*)"/.exec(html)?.[1] ?? ''
    const answer = async (who: Person, id: number, fields: Record<string, string> = {}): Promise<Page> => {
      const visitor = await app().as(who)
      const shown = await visitor.get(`/sign-offs/${id}`)
      return visitor.post(`/sign-offs/${id}/decision`, {
        ...ANSWER,
        answer: 'signed',
        seen: seenOn(shown.html),
        ...fields,
      })
    }
    const stateOf = async (id: number) =>
      (await app().db('sign_offs').where({ id }).first()) as {
        state: string
        signatory_id: number | null
        depth: number
        chosen: string
      }
    const depthOf = async (who: Person, code: string): Promise<number> => {
      const row = (await app()
        .db('depths_reached')
        .where({ person_id: who.id, competency_id: await competencyId(app().db, code) })
        .first('depth')) as { depth: number } | undefined
      return row?.depth ?? 0
    }
    const eventsOf = async (id: number, action: string): Promise<number> =>
      (await app().db('events').where({ action, subject_type: 'sign_off', subject_id: id })).length
    /** Somebody with a browser of their own, beside the one they have. */
    const anotherBrowser = async (who: Person): Promise<Visitor> => {
      const visitor = new Visitor(app().url)
      await visitor.signIn(who.email, 'a long enough password')
      return visitor
    }

    describe('asking', () => {
      it('takes one press on the entry, with the mentor preset and every entry brought', async () => {
        const { sian, idris } = app().cast
        await logEnough(app().db, sian, 'SOC-1')
        const entry = await logFor(sian, 'SOC-1')
        const visitor = await app().as(sian)
        const page = await visitor.get(`/cpd/${entry}`)
        expect(wordsOf(page.html)).to.include('Record together with Idris Bello')
        expect(wordsOf(page.html)).to.include(FORMATIVE)
        const asked = await visitor.post('/sign-offs', { competency: 'SOC-1' })
        const id = idIn(asked)
        expect(await stateOf(id)).to.include({ state: 'requested', signatory_id: idris.id, depth: 2, chosen: 'preset' })
        expect(await app().db('sign_off_entries').where({ sign_off_id: id })).to.have.length(4)
        expect(await eventsOf(id, 'signoff_requested')).to.equal(1)
        expect(wordsOf((await visitor.get(`/sign-offs/${id}`)).html)).to.include('With Idris Bello')
        expect(wordsOf((await visitor.get(`/cpd/${entry}`)).html)).to.include('With Idris Bello')
      })

      it('asks once from two presses, even at the same moment', async () => {
        const { sian } = app().cast
        await logFor(sian, 'SOC-3')
        await logEnough(app().db, sian, 'SOC-3')
        const visitor = await app().as(sian)
        await visitor.get('/cpd')
        const both = await Promise.all([1, 2].map(() => visitor.post('/sign-offs', { competency: 'SOC-3' })))
        expect(both.map((page) => page.status)).to.deep.equal([303, 303])
        expect(idIn(both[0] as Page)).to.equal(idIn(both[1] as Page))
        expect(await eventsOf(idIn(both[0] as Page), 'signoff_requested')).to.equal(1)
      })

      it('takes the planned depth, and the inclusion lead for Embedded', async () => {
        const { sian, renee } = app().cast
        await app()
          .db('planned_steps')
          .insert({
            person_id: sian.id,
            competency_id: await competencyId(app().db, 'HQT-3'),
            depth: 3,
            origin: 'own',
            position: 1,
            planned_on: '2026-09-01',
          })
        const id = await logAndAsk(sian, 'HQT-3')
        expect(await stateOf(id)).to.include({ depth: 3, signatory_id: renee.id })
        const senco = await app().as(renee)
        const words = wordsOf((await senco.get(`/sign-offs/${id}`)).html)
        expect(words).to.include('Siân asks for this to be confirmed at Embedded').and.to.include('Confirm at Embedded')
        expect(words).not.to.include('together')
      })

      it('goes to the inclusion lead without a mentor, and to the colleague named the last time', async () => {
        const { tom, renee, aoife } = app().cast
        expect((await stateOf(await logAndAsk(tom, 'BEL-1'))).signatory_id).to.equal(renee.id)
        const named = await logAndAsk(tom, 'BEL-2', { signatory: String(aoife.id) })
        expect(await stateOf(named)).to.include({ signatory_id: aoife.id, chosen: 'named' })
        expect((await stateOf(await logAndAsk(tom, 'BEL-3'))).signatory_id).to.equal(aoife.id)
      })

      it('waits without a reader where nobody is there to read, and says so', async () => {
        const { olu } = app().cast
        const id = await logAndAsk(olu, 'BEL-1')
        expect((await stateOf(id)).signatory_id).to.equal(null)
        const visitor = await app().as(olu)
        expect(wordsOf((await visitor.get(`/sign-offs/${id}`)).html)).to.include('Nobody is named to read it yet')
      })

      const refused: [string, string, (cast: Cast) => Promise<Record<string, string>>, string][] = [
        ['with nothing in the log', 'CAS-1', () => Promise.resolve({}), 'Your CPD log says nothing about this yet'],
        [
          'with attendance alone',
          'CAS-2',
          async (cast) => {
            await logFor(cast.hana, 'CAS-2', {})
            return {}
          },
          'Your entries say what you came to',
        ],
        [
          'with one entry that says what was changed',
          'SOC-4',
          async (cast) => {
            await logFor(cast.hana, 'SOC-4')
            return {}
          },
          'You can ask at Practised once all of this is there',
        ],
        [
          'for Aware',
          'CAS-3',
          async (cast) => {
            await logFor(cast.hana, 'CAS-3')
            return { depth: '1' }
          },
          'Aware comes from your own log',
        ],
        [
          'for Leading others',
          'CAS-4',
          async (cast) => {
            await logFor(cast.hana, 'CAS-4')
            return { depth: '4' }
          },
          'grows out of Embedded',
        ],
        [
          'of oneself',
          'CAS-5',
          async (cast) => {
            await logEnough(app().db, cast.hana, 'CAS-5')
            return { signatory: String(cast.hana.id) }
          },
          'nobody signs for themselves',
        ],
        [
          'of somebody in another school',
          'CAS-6',
          async (cast) => {
            await logEnough(app().db, cast.hana, 'CAS-6')
            return { signatory: String(cast.bea.id) }
          },
          'Choose a colleague from the list',
        ],
      ]
      for (const [what, code, prepare, words] of refused)
        it(`refuses to ask ${what}, says what to do and stores nothing`, async () => {
          const { hana } = app().cast
          const more = await prepare(app().cast)
          const visitor = await app().as(hana)
          await visitor.get('/cpd')
          const page = await visitor.post('/sign-offs', { competency: code, ...more })
          expect(page.status).to.equal(422)
          expect(wordsOf(page.html)).to.include(words).and.to.include(FORMATIVE)
          expect(await app().db('sign_offs').where({ person_id: hana.id })).to.have.length(0)
        })

      it('answers 404 for a competency, and for an entry, that is none or not one’s own', async () => {
        const { idris, sian } = app().cast
        const entry = await logFor(sian, 'COL-1')
        const visitor = await app().as(idris)
        await visitor.get('/cpd')
        for (const fields of [{ competency: 'NO-1' }, { entry: String(entry) }, { entry: 'x' }, {}] as Record<
          string,
          string
        >[])
          expect((await visitor.post('/sign-offs', fields)).status).to.equal(404)
      })

      it('says on the competency what is still needed, with the way to the entries that could count', async () => {
        const { tom } = app().cast
        await logFor(tom, 'SOC-5')
        const page = await (await app().as(tom)).get('/competencies/SOC-5')
        expect(wordsOf(page.html))
          .to.include('You can ask at Practised once all of this is there')
          .and.to.include('Still to come: Two pieces of evidence, of two kinds: none so far')
          .and.to.include('Done: What was in the way, what you changed, what pupils experienced and what is next')
        expect(linksOf(page.html)).to.include('/cpd?competency=SOC-5')
      })

      it('may be asked from an entry alone', async () => {
        const { sian } = app().cast
        const entry = await logFor(sian, 'COL-2')
        await logEnough(app().db, sian, 'COL-2')
        const visitor = await app().as(sian)
        await visitor.get('/cpd')
        const asked = await visitor.post('/sign-offs', { entry: String(entry) })
        expect(asked.status).to.equal(303)
      })

      it('never presets, and never lets name, the induction tutor', async () => {
        const { sian, dora } = app().cast
        const id = await logAndAsk(sian, 'COL-3')
        const visitor = await app().as(sian)
        const page = await visitor.get(`/sign-offs/${id}`)
        expect(page.html).not.to.include('Dora Finch')
        const named = await visitor.post(`/sign-offs/${id}/signatory`, { version: '1', signatory: String(dora.id) })
        expect(named.status).to.equal(422)
        expect(wordsOf(named.html)).to.include('an induction tutor assesses, so does not sign here')
      })
    })

    describe('reading', () => {
      let id = 0
      let entry = 0
      before(async () => {
        entry = await logFor(app().cast.sian, 'SOC-2')
        id = await ask(app().cast.sian, 'SOC-2')
      })

      const readers: [string, (cast: Cast) => Person, number, number][] = [
        ['the teacher, who may read and never sign', (cast) => cast.sian, 200, 403],
        ['the mentor', (cast) => cast.idris, 200, 422],
        ['the CPD lead', (cast) => cast.lena, 200, 403],
        ['the SENCO, who is not asked at Practised', (cast) => cast.renee, 200, 403],
        ['the past mentor', (cast) => cast.pat, 404, 404],
        ['the deputy with three hats', (cast) => cast.dora, 404, 404],
        ['the headteacher', (cast) => cast.hana, 404, 404],
        ['a trainee', (cast) => cast.tom, 404, 404],
        ['somebody who has left', (cast) => cast.leo, 404, 403],
        ['a teacher of another school in the trust', (cast) => cast.olu, 404, 404],
        ['a CPD lead of another trust', (cast) => cast.bea, 404, 404],
        ['the trust lead', (cast) => cast.trustLead, 404, 403],
        ['a governor', (cast) => cast.governor, 404, 403],
        ['an administrator', (cast) => cast.admin, 404, 403],
      ]
      for (const [who, person, read, decision] of readers)
        it(`answers ${who} with ${read}, and ${decision} for deciding with nothing written`, async () => {
          const visitor = await app().as(person(app().cast))
          const shown = await visitor.get(`/sign-offs/${id}`)
          expect(shown.status).to.equal(read)
          if (read === 200) {
            expect(wordsOf(shown.html)).to.include(FORMATIVE).and.to.include(WORDS.pupils_experienced)
          }
          if (read !== 200) await visitor.get('/account')
          expect((await visitor.post(`/sign-offs/${id}/decision`, { answer: 'signed' })).status).to.equal(decision)
          expect(await stateOf(id)).to.include({ state: 'requested' })
        })

      it('leaves walled people out of a deputy’s list, and hides the entry from her', async () => {
        const dora = await app().as(app().cast.dora)
        const list = await dora.get('/sign-offs')
        expect(list.status).to.equal(200)
        expect(wordsOf(list.html)).not.to.include('Siân')
        expect((await dora.get(`/cpd/${entry}`)).status).to.equal(404)
      })

      it('lets a named colleague read what the request brings, while it waits', async () => {
        const { sian, aoife } = app().cast
        const brought = await logFor(sian, 'CAS-4')
        const other = await logFor(sian, 'CAS-5')
        const request = await ask(sian, 'CAS-4', { signatory: String(aoife.id) })
        const visitor = await app().as(aoife)
        expect((await visitor.get(`/cpd/${brought}`)).status).to.equal(200)
        expect((await visitor.get(`/cpd/${other}`)).status).to.equal(404)
        expect((await visitor.get(`/sign-offs/${request}`)).status).to.equal(200)
        const own = await app().as(sian)
        await own.get(`/sign-offs/${request}`)
        expect((await own.post(`/sign-offs/${request}/withdrawal`)).status).to.equal(303)
        expect((await visitor.get(`/sign-offs/${request}`)).status).to.equal(404)
        expect((await visitor.get(`/cpd/${brought}`)).status).to.equal(404)
      })

      it('lets an appraiser sign only when the teacher chose her by name, and warns that this shares the entries', async () => {
        const { idris, dora } = app().cast
        const request = await logAndAsk(idris, 'FAM-1')
        expect((await stateOf(request)).signatory_id).not.to.equal(dora.id)
        const deputy = await app().as(dora)
        expect((await deputy.get(`/sign-offs/${request}`)).status).to.equal(404)
        const own = await app().as(idris)
        const page = await own.get(`/sign-offs/${request}`)
        expect(wordsOf(page.html)).to.include('Asking shares these entries with them')
        expect(wordsOf(page.html)).to.include('Dora Finch (your appraiser)')
        expect(
          (await own.post(`/sign-offs/${request}/signatory`, { version: '1', signatory: String(dora.id) })).status,
        ).to.equal(303)
        expect((await deputy.get(`/sign-offs/${request}`)).status).to.equal(200)
        expect((await answer(dora, request)).status).to.equal(303)
        expect(await depthOf(idris, 'FAM-1')).to.equal(2)
        // What was shared is that item, and nothing else of his.
        const kept = await logAndAsk(idris, 'FAM-2')
        expect((await deputy.get(`/sign-offs/${kept}`)).status).to.equal(404)
      })

      it('closes an open request to a mentor whose time ends, and keeps what she answered readable', async () => {
        const { db, cast } = app()
        const { hana, pat } = cast
        const period = await add(db, 'support_periods', {
          person_id: hana.id,
          supporter_id: pat.id,
          school_id: cast.hazelmere.id,
          kind: 'mentor',
          started_on: '2026-09-01',
          finished_on: null,
        })
        const answered = await logAndAsk(hana, 'GRO-1')
        expect((await answer(pat, answered)).status).to.equal(303)
        const open = await logAndAsk(hana, 'GRO-2')
        await db('support_periods').where({ id: period }).update({ finished_on: '2026-11-24' })
        const visitor = await app().as(pat)
        expect((await visitor.get(`/sign-offs/${open}`)).status).to.equal(404)
        expect((await visitor.get(`/sign-offs/${answered}`)).status).to.equal(200)
        const lena = await app().as(cast.lena)
        expect(wordsOf((await lena.get('/sign-offs')).html)).to.include('No reader')
        expect(wordsOf((await lena.get(`/sign-offs/${open}`)).html)).to.include('Pat Moss cannot read it any more')
      })

      it('gives an id that is none the same page as one that is not yours', async () => {
        const olu = await app().as(app().cast.olu)
        const words = wordsOf((await olu.get(`/sign-offs/${id}`)).html)
        for (const other of ['999999', '0', 'x', '1e3', '99999999999'])
          expect(wordsOf((await olu.get(`/sign-offs/${other}`)).html)).to.equal(words)
      })
    })

    describe('deciding', () => {
      it('takes two presses from the queue; the depth rises, the entries are sealed, and the next one is offered', async () => {
        const { sian, idris } = app().cast
        const entry = await logFor(sian, 'HQT-1')
        const id = await ask(sian, 'HQT-1')
        await logAndAsk(sian, 'HQT-2')
        const mentor = await app().as(idris)
        const queue = await mentor.get('/sign-offs')
        expect(linksOf(queue.html)).to.include(`/sign-offs/${id}`)
        expect(wordsOf(queue.html)).to.match(/wait for your answer, all asked today\./)
        const page = await mentor.get(`/sign-offs/${id}`)
        expect(wordsOf(page.html)).to.match(/\d+ of \d+ waiting for you/)
        expect(wordsOf(page.html)).to.include('Siân asks to record this together at Practised')
        expect(wordsOf(page.html)).to.include('Confirm at Practised Not yet')
        const done = await mentor.post(
          `/sign-offs/${id}/decision`,
          { ...ANSWER, answer: 'signed', seen: seenOn(page.html) },
          { follow: true },
        )
        expect(wordsOf(done.html))
          .to.include('Confirmed at Practised')
          .and.to.match(/Next: Siân and/)
        expect(await depthOf(sian, 'HQT-1')).to.equal(2)
        expect(await stateOf(id)).to.include({ state: 'signed' })
        expect(await eventsOf(id, 'signoff_signed')).to.equal(1)
        const teacher = await app().as(sian)
        expect(wordsOf((await teacher.get(`/cpd/${entry}`)).html)).to.include('A signed record rests on this entry')
        const shown = wordsOf((await teacher.get(`/sign-offs/${id}`)).html)
        expect(shown).to.include(ANSWER.next).and.to.include('Idris Bello').and.to.include(WORDS.barrier)
        expect(shown).to.not.include('This is not what was kept')
      })

      it('says so when what is kept of an answer is not what was answered', async () => {
        const { db, cast } = app()
        const id = await logAndAsk(cast.sian, 'HQT-6')
        await answer(cast.idris, id)
        const rowOf = async (table: string, where: object): Promise<Record<string, unknown>> => {
          const row = (await db(table).where(where).first('*')) as Record<string, unknown>
          return Object.fromEntries(Object.entries(row).filter(([column]) => column !== 'id'))
        }
        const kept = await rowOf('sign_off_decisions', { sign_off_id: id })
        const request = await rowOf('sign_offs', { id })
        const changed = [
          { snapshot: String(kept.snapshot).replace('rota', 'list') },
          { saw: 'Something else was seen.' },
          { snapshot: '{}' },
        ]
        const teacher = await app().as(cast.sian)
        for (const change of changed) {
          const copy = await add(db, 'sign_offs', request)
          await db('sign_off_decisions').insert({ ...kept, ...change, sign_off_id: copy })
          const words = wordsOf((await teacher.get(`/sign-offs/${copy}`)).html)
          expect(words, JSON.stringify(change)).to.include('This is not what was kept when it was answered')
        }
        expect(wordsOf((await teacher.get(`/sign-offs/${id}`)).html)).to.not.include('This is not what was kept')
      })

      it('says how long the one that waits has waited, in a sentence', async () => {
        const { sian, idris } = app().cast
        const id = await logAndAsk(sian, 'COL-5')
        await app().db('sign_offs').where({ id }).update({ requested_on: '2026-11-20' })
        const words = wordsOf((await (await app().as(idris)).get('/sign-offs')).html)
        expect(words).to.match(/(It|The longest) has waited 3 school days\./)
      })

      it('leaves the depth and the entries as they were after not yet, and gives the next step back', async () => {
        const { sian, idris } = app().cast
        const entry = await logFor(sian, 'HQT-4')
        const id = await ask(sian, 'HQT-4')
        expect((await answer(idris, id, { answer: 'not_yet' })).status).to.equal(303)
        expect(await depthOf(sian, 'HQT-4')).to.equal(0)
        const row = (await app().db('cpd_entries').where({ id: entry }).first('sealed_at')) as {
          sealed_at: string | null
        }
        expect(row.sealed_at).to.equal(null)
        const teacher = await app().as(sian)
        expect(wordsOf((await teacher.get(`/sign-offs/${id}`)).html))
          .to.include('Not yet')
          .and.to.include('Log the next step')
        expect(await ask(sian, 'HQT-4')).to.be.greaterThan(id)
      })

      it('never lowers a depth that is reached', async () => {
        const { sian, idris } = app().cast
        const id = await logAndAsk(sian, 'BAR-3')
        await app()
          .db('depths_reached')
          .insert({
            person_id: sian.id,
            competency_id: await competencyId(app().db, 'BAR-3'),
            depth: 3,
            reached_on: '2026-06-01',
            sign_off_id: id,
          })
        await answer(idris, id)
        expect(await depthOf(sian, 'BAR-3')).to.equal(3)
      })

      const bad: [string, Record<string, string>, string][] = [
        ['without what was seen', { saw: '' }, 'Say what you saw or heard, and when'],
        [
          'without a next step, whatever the answer',
          { next: ' ', answer: 'not_yet' },
          'Write one next step, for either answer',
        ],
        ['without an answer', { answer: 'perhaps' }, 'Press one of the answers'],
        ['with far too many words', { pupils: 'x'.repeat(2001) }, 'Keep this to 2000 characters'],
      ]
      for (const [what, fields, words] of bad)
        it(`refuses an answer ${what}, keeps the words and stores nothing`, async () => {
          const { sian, idris } = app().cast
          const open = (await app()
            .db('sign_offs')
            .where({ person_id: sian.id, state: 'requested', depth: 2, signatory_id: idris.id })
            .first('id')) as { id: number }
          const page = await answer(idris, open.id, { pupils: 'They said it was fair.', ...fields })
          expect(page.status).to.equal(422)
          expect(wordsOf(page.html)).to.include(words).and.to.include(FORMATIVE)
          if (fields.pupils === undefined) expect(page.html).to.include('They said it was fair.')
          expect(await stateOf(open.id)).to.include({ state: 'requested' })
        })

      it('is impossible for oneself, whatever one’s roles', async () => {
        const { renee } = app().cast
        const id = await logAndAsk(renee, 'BAR-1', { depth: '3' })
        expect((await stateOf(id)).signatory_id).to.equal(null)
        expect((await answer(renee, id)).status).to.equal(403)
        const visitor = await app().as(renee)
        await visitor.get(`/sign-offs/${id}`)
        const named = await visitor.post(`/sign-offs/${id}/signatory`, { version: '1', signatory: String(renee.id) })
        expect(named.status).to.equal(422)
      })

      it('is for the inclusion lead at Embedded, not for the mentor', async () => {
        const { sian, idris, renee } = app().cast
        const id = await logAndAsk(sian, 'BAR-2', { depth: '3' })
        expect((await answer(idris, id)).status).to.equal(403)
        expect((await answer(renee, id)).status).to.equal(303)
        expect(await depthOf(sian, 'BAR-2')).to.equal(3)
      })

      it('answers one press twice with one decision', async () => {
        const { sian, idris } = app().cast
        const id = await logAndAsk(sian, 'BAR-4')
        const mentor = await app().as(idris)
        const page = await mentor.get(`/sign-offs/${id}`)
        const fields = { ...ANSWER, answer: 'signed', seen: seenOn(page.html) }
        const both = await Promise.all([1, 2].map(() => mentor.post(`/sign-offs/${id}/decision`, fields)))
        expect(both.map((each) => each.status)).to.deep.equal([303, 303])
        expect(await app().db('sign_off_decisions').where({ sign_off_id: id })).to.have.length(1)
      })

      it('lets one of two people win, and tells the other who was first and when', async () => {
        const { sian, idris, aoife } = app().cast
        const id = await logAndAsk(sian, 'BAR-5', { signatory: String(aoife.id) })
        const both = await Promise.all([answer(idris, id), answer(aoife, id, { answer: 'not_yet' })])
        expect(both.map((page) => page.status).sort()).to.deep.equal([303, 409])
        const lost = both.find((page) => page.status === 409)
        expect(wordsOf(lost?.html ?? ''))
          .to.include('answered this on 25 November 2026: ')
          .and.to.include('What you wrote')
          .and.to.include(ANSWER.saw)
          .and.to.include(ANSWER.next)
        expect(await app().db('sign_off_decisions').where({ sign_off_id: id })).to.have.length(1)
      })

      it('asks to read again when the teacher changed an entry meanwhile', async () => {
        const { sian, idris } = app().cast
        const entry = await logFor(sian, 'BAR-6')
        const id = await ask(sian, 'BAR-6')
        const mentor = await app().as(idris)
        const page = await mentor.get(`/sign-offs/${id}`)
        const teacher = await app().as(sian)
        await teacher.get(`/cpd/${entry}/edit`)
        await teacher.post(`/cpd/${entry}`, {
          version: '1',
          title: 'Tried again',
          on: '2026-11-10',
          hours: '1',
          competency: 'BAR-6',
          change: 'Something else.',
        })
        const late = await mentor.post(`/sign-offs/${id}/decision`, {
          ...ANSWER,
          answer: 'signed',
          seen: seenOn(page.html),
        })
        expect(late.status).to.equal(409)
        expect(wordsOf(late.html)).to.include('Siân changed what this request brings').and.to.include('Something else.')
        expect(late.html).to.include(ANSWER.saw).and.to.include(ANSWER.next)
        expect(await stateOf(id)).to.include({ state: 'requested' })
        const again = { ...ANSWER, answer: 'signed', seen: seenOn(late.html) }
        expect((await mentor.post(`/sign-offs/${id}/decision`, again)).status).to.equal(303)
        expect(await stateOf(id)).to.include({ state: 'signed' })
      })

      it('tells a second tab of the same mentor that they answered already, with the words they wrote there', async () => {
        const { sian, idris } = app().cast
        const id = await logAndAsk(sian, 'HQT-2')
        const mentor = await anotherBrowser(idris)
        const tab = seenOn((await mentor.get(`/sign-offs/${id}`)).html)
        expect((await answer(idris, id, { answer: 'not_yet' })).status).to.equal(303)
        const words = { ...ANSWER, saw: 'Written in the other tab.', answer: 'signed', seen: tab }
        const late = await mentor.post(`/sign-offs/${id}/decision`, words)
        expect(late.status).to.equal(409)
        expect(wordsOf(late.html))
          .to.match(/You answered this on 25 November 2026 at [\d:]+(am|pm): not yet/)
          .and.to.include('Written in the other tab.')
        expect(await app().db('sign_off_decisions').where({ sign_off_id: id })).to.have.length(1)
      })

      it('asks what is still hard at Embedded, keeps it with the answer and prints it', async () => {
        const { renee, sian } = app().cast
        const id = await logAndAsk(sian, 'CAS-5', { depth: '3' })
        const without = await answer(renee, id, { hard: '' })
        expect(without.status).to.equal(422)
        expect(wordsOf(without.html)).to.include('Say what is still hard')
        expect(without.html).to.include(ANSWER.saw)
        expect((await answer(renee, id)).status).to.equal(303)
        const page = await (await app().as(sian)).get(`/sign-offs/${id}`)
        expect(wordsOf(page.html)).to.include('Confirmed at Embedded').and.to.include('What is still hard Mondays.')
        expect(wordsOf(page.html)).not.to.include('somebody has changed the database')
        expect(await depthOf(sian, 'CAS-5')).to.equal(3)
      })

      it('shows what was logged afterwards as added after sign-off, to whoever may read the log, and nothing of it in the answer', async () => {
        const { idris, renee, sian } = app().cast
        const id = await logAndAsk(sian, 'SOC-4')
        expect((await answer(idris, id)).status).to.equal(303)
        const late = await logFor(sian, 'SOC-4')
        await app()
          .db('cpd_entries')
          .where({ id: late })
          .update({ created_at: '2026-12-02T10:00:00.000Z', title: 'The week after' })
        for (const who of [sian, idris]) {
          const words = wordsOf((await (await app().as(who)).get(`/sign-offs/${id}`)).html)
          expect(words).to.match(/The week after ?, added after sign-off, 2 December/)
          expect(words).to.include('The answer of 25 November does not rest on this.')
        }
        const lead = wordsOf((await (await app().as(renee)).get(`/sign-offs/${id}`)).html)
        expect(lead).to.include('Confirmed at Practised').and.not.to.include('The week after')
      })

      it('signs at Practised what was asked at Embedded, and says so wherever the answer stands', async () => {
        const { renee, sian } = app().cast
        const id = await logAndAsk(sian, 'CAS-6', { depth: '3' })
        const lower = await answer(renee, id, { answer: 'lower', hard: '' })
        expect(lower.status).to.equal(303)
        expect(await depthOf(sian, 'CAS-6')).to.equal(2)
        expect(await stateOf(id)).to.include({ state: 'signed', depth: 3 })
        const teacher = await app().as(sian)
        for (const address of [`/sign-offs/${id}`, '/sign-offs'])
          expect(wordsOf((await teacher.get(address)).html)).to.include('Confirmed at Practised')
        expect((await teacher.get('/sign-offs.csv')).html).to.match(/CAS-6,Embedded,Confirmed at Practised/)
      })

      it('takes no lower answer at Practised', async () => {
        const { idris, sian } = app().cast
        const id = await logAndAsk(sian, 'SOC-5')
        expect((await answer(idris, id, { answer: 'lower' })).status).to.equal(422)
        expect(await stateOf(id)).to.include({ state: 'requested' })
      })

      it('does not sign what is not enough for this reader, says what is missing, and takes a not yet', async () => {
        const { renee, sian } = app().cast
        const id = await logAndAsk(sian, 'FAM-5', { depth: '3' })
        const own = { entry_id: app().db('sign_off_entries').where({ sign_off_id: id }).select('entry_id') }
        await app()
          .db('entry_evidence')
          .whereIn('entry_id', own.entry_id)
          .where({ kind: 'OBS' })
          .update({ seen_by_id: renee.id })
        const reader = await anotherBrowser(renee)
        const page = await reader.get(`/sign-offs/${id}`)
        expect(wordsOf(page.html))
          .to.include('This is not enough for Embedded yet')
          .and.to.include('Still to come: Somebody saw it or a colleague’s account, and not by the one who signs')
        expect(page.html).not.to.include('value="signed"')
        const fields = { ...ANSWER, seen: seenOn(page.html) }
        const signed = await reader.post(`/sign-offs/${id}/decision`, { ...fields, answer: 'signed' })
        expect(signed.status).to.equal(409)
        expect(signed.html).to.include(ANSWER.saw)
        expect(await stateOf(id)).to.include({ state: 'requested' })
        await reader.get(`/sign-offs/${id}`)
        expect((await reader.post(`/sign-offs/${id}/decision`, { ...fields, answer: 'not_yet' })).status).to.equal(303)
      })

      it('is either withdrawn or answered, never both, fifty times over', async () => {
        const { sian, idris } = app().cast
        const entry = await logFor(sian, 'COL-4')
        await logEnough(app().db, sian, 'COL-4')
        const teacher = await anotherBrowser(sian)
        const mentor = await anotherBrowser(idris)
        for (let n = 0; n < 50; n++) {
          await teacher.get('/cpd')
          const id = idIn(await teacher.post('/sign-offs', { competency: 'COL-4' }))
          await teacher.get(`/sign-offs/${id}`)
          const page = await mentor.get(`/sign-offs/${id}`)
          const [withdrawn, decided] = await Promise.all([
            teacher.post(`/sign-offs/${id}/withdrawal`),
            mentor.post(`/sign-offs/${id}/decision`, { ...ANSWER, answer: 'not_yet', seen: seenOn(page.html) }),
          ])
          expect([withdrawn.status, decided.status].sort()).to.deep.equal([303, 409])
          const decisions = await app().db('sign_off_decisions').where({ sign_off_id: id })
          const { state } = await stateOf(id)
          expect(state).to.equal(decided.status === 303 ? 'not_yet' : 'withdrawn')
          expect(decisions).to.have.length(decided.status === 303 ? 1 : 0)
        }
        expect(entry).to.be.greaterThan(0)
      }).timeout(60_000)
    })

    describe('while it waits', () => {
      it('may be taken back once and for all by the teacher alone', async () => {
        const { sian, idris } = app().cast
        const id = await logAndAsk(sian, 'CAS-1')
        const mentor = await app().as(idris)
        await mentor.get(`/sign-offs/${id}`)
        expect((await mentor.post(`/sign-offs/${id}/withdrawal`)).status).to.equal(403)
        const teacher = await app().as(sian)
        await teacher.get(`/sign-offs/${id}`)
        for (const press of [1, 2])
          expect((await teacher.post(`/sign-offs/${id}/withdrawal`)).status, `press ${press}`).to.equal(303)
        expect(await eventsOf(id, 'signoff_withdrawn')).to.equal(1)
        expect((await answer(idris, id)).status).to.equal(409)
      })

      it('cannot be withdrawn once it is answered', async () => {
        const { sian, idris } = app().cast
        const id = await logAndAsk(sian, 'CAS-2')
        await answer(idris, id)
        const teacher = await app().as(sian)
        await teacher.get(`/sign-offs/${id}`)
        const late = await teacher.post(`/sign-offs/${id}/withdrawal`)
        expect(late.status).to.equal(409)
        expect(wordsOf(late.html)).to.include('Idris Bello answered this on 25 November 2026: confirmed at practised')
      })

      it('is handed to another reader by the CPD lead, and by nobody who may only read it', async () => {
        const { sian, idris, lena, aoife } = app().cast
        const id = await logAndAsk(sian, 'CAS-3')
        const mentor = await app().as(idris)
        await mentor.get(`/sign-offs/${id}`)
        const to = { version: '1', signatory: String(aoife.id) }
        expect((await mentor.post(`/sign-offs/${id}/signatory`, to)).status).to.equal(403)
        const lead = await app().as(lena)
        const page = await lead.get(`/sign-offs/${id}`)
        expect(wordsOf(page.html)).to.include('Hand it to another reader')
        expect(page.html, 'with what they have to read').to.match(/Renée Dubois-Clarke: \d+ to read/)
        expect((await lead.post(`/sign-offs/${id}/signatory`, to)).status).to.equal(303)
        expect(await stateOf(id)).to.include({ signatory_id: aoife.id, chosen: 'routed' })
        expect(await eventsOf(id, 'signoff_routed')).to.equal(1)
        expect((await lead.post(`/sign-offs/${id}/signatory`, to)).status).to.equal(409)
        expect((await answer(aoife, id)).status).to.equal(303)
      })

      it('handed on and answered at the same moment, one of the two happens', async () => {
        const { sian, lena, aoife, renee } = app().cast
        const id = await logAndAsk(sian, 'CUL-2')
        const lead = await app().as(lena)
        await lead.get(`/sign-offs/${id}`)
        await lead.post(`/sign-offs/${id}/signatory`, { version: '1', signatory: String(aoife.id) })
        const reader = await app().as(aoife)
        const seen = seenOn((await reader.get(`/sign-offs/${id}`)).html)
        const [answered, handed] = await Promise.all([
          reader.post(`/sign-offs/${id}/decision`, { ...ANSWER, answer: 'signed', seen }),
          lead.post(`/sign-offs/${id}/signatory`, { version: '2', signatory: String(renee.id) }),
        ])
        const done = [answered, handed].filter((reply) => reply.status === 303)
        expect(done, `${answered.status} and ${handed.status}`).to.have.length(1)
        expect(await eventsOf(id, 'signoff_signed')).to.equal(answered.status === 303 ? 1 : 0)
        expect(await eventsOf(id, 'signoff_routed')).to.equal(handed.status === 303 ? 2 : 1)
      })

      it('takes newer entries along when the teacher says so, and keeps its only entry from being deleted', async () => {
        const { sian } = app().cast
        const first = await logFor(sian, 'FAM-3')
        const id = await ask(sian, 'FAM-3')
        const teacher = await app().as(sian)
        const others = app().db('sign_off_entries').where({ sign_off_id: id }).whereNot({ entry_id: first })
        expect(await others.delete()).to.equal(3)
        const only = await teacher.get(`/cpd/${first}/deletion`)
        expect(wordsOf(only.html)).to.include('Withdraw the request first')
        expect((await teacher.post(`/cpd/${first}/deletion`, { version: '1' })).status).to.equal(409)
        expect(wordsOf((await teacher.get(`/sign-offs/${id}`)).html)).to.include('You have logged 3 more entries')
        expect((await teacher.post(`/sign-offs/${id}/entries`)).status).to.equal(303)
        expect(await app().db('sign_off_entries').where({ sign_off_id: id })).to.have.length(4)
        await teacher.get(`/cpd/${first}/deletion`)
        expect((await teacher.post(`/cpd/${first}/deletion`, { version: '1' })).status).to.equal(303)
        expect(await app().db('sign_off_entries').where({ sign_off_id: id })).to.have.length(3)
      })
    })

    describe('the record', () => {
      it('says on every page and in every row of the file what it is not', async () => {
        const { sian, idris, lena } = app().cast
        for (const who of [sian, idris, lena]) {
          const visitor = await app().as(who)
          const list = await visitor.get('/sign-offs')
          expect(wordsOf(list.html)).to.include(FORMATIVE)
          for (const link of linksOf(list.html)
            .filter((href) => /^\/sign-offs\/\d+$/.test(href))
            .slice(0, 6))
            expect(wordsOf((await visitor.get(link)).html), link).to.include(FORMATIVE)
        }
        const file = (await (await app().as(sian)).get('/sign-offs.csv')).html
        const rows = file.trim().split('\r\n')
        expect(rows.length).to.be.greaterThan(10)
        for (const row of rows.slice(1)) expect(row).to.include(FORMATIVE)
      })

      it('gives each person their own file, formulas defused, and nobody else’s', async () => {
        const { sian, idris, dora, lena } = app().cast
        const id = await logAndAsk(sian, 'FAM-4')
        await answer(idris, id, { saw: '=HYPERLINK("http://x")' })
        const own = (await (await app().as(sian)).get('/sign-offs.csv')).html
        expect(own, 'what was read, as it was sealed')
          .to.include('What was in the way: Partners were chosen')
          .and.to.match(/,[0-9a-f]{64},/)
        expect(own)
          .to.include("'=HYPERLINK")
          .and.not.to.match(/(^|,)"?=HYPERLINK/m)
        expect((await (await app().as(idris)).get('/sign-offs.csv')).html).to.include('Siân Pritchard')
        for (const who of [dora, lena])
          expect((await (await app().as(who)).get('/sign-offs.csv')).html).not.to.include('Siân Pritchard')
      })

      it('cannot be changed behind anybody’s back: the database refuses', async () => {
        const { db } = app()
        const change = db('sign_off_decisions').update({ saw: 'Something else' })
        expect(
          await change.then(
            () => 'changed',
            () => 'refused',
          ),
        ).to.equal('refused')
        const removal = db('sign_off_decisions').delete()
        expect(
          await removal.then(
            () => 'deleted',
            () => 'refused',
          ),
        ).to.equal('refused')
      })

      it('asks no more questions to be answered with thirty items than with three', async () => {
        const { sian, idris } = app().cast
        const id = await logAndAsk(sian, 'HQT-5')
        const mentor = await app().as(idris)
        const queries = async (): Promise<number> => {
          let n = 0
          const count = () => n++
          app().db.on('query', count)
          await mentor.get(`/sign-offs/${id}`)
          app().db.removeListener('query', count)
          return n
        }
        const few = await queries()
        for (let n = 0; n < 30; n++) {
          const entry = await logFor(sian, 'HQT-5')
          await app().db('sign_off_entries').insert({ sign_off_id: id, entry_id: entry })
        }
        expect(await queries()).to.equal(few)
        expect(few).to.be.at.most(30)
      })

      it('lists what waits with how long, and asks no more questions as it grows', async () => {
        const { sian, idris, lena } = app().cast
        await app()
          .db('sign_offs')
          .where({ person_id: sian.id, state: 'requested' })
          .update({ requested_on: '2026-11-16' })
        const mentor = await app().as(idris)
        expect(wordsOf((await mentor.get('/sign-offs')).html)).to.include('Waiting 7 school days')
        expect(wordsOf((await (await app().as(lena)).get('/sign-offs')).html)).to.include('Waiting in your school')
        const queries = async (): Promise<number> => {
          let n = 0
          const count = () => n++
          app().db.on('query', count)
          await mentor.get('/sign-offs')
          app().db.removeListener('query', count)
          return n
        }
        const few = await queries()
        for (const code of ['GRO-1', 'GRO-2', 'GRO-3', 'GRO-4']) await logAndAsk(sian, code)
        expect(await queries()).to.equal(few)
        // The ninth: what was drawn for a second look.
        expect(few).to.be.at.most(9)
      })
    })
  })
})
