import { expect } from 'chai'
import fc from 'fast-check'
import { pino } from 'pino'
import { findViewer } from '../../src/accounts/viewers.store.ts'
import { Conflict, Forbidden, NotFound } from '../../src/shared/errors.ts'
import { disagree, takeBack } from '../../src/signoff/after.actions.ts'
import { decide } from '../../src/signoff/decide.actions.ts'
import { listBrought } from '../../src/signoff/requests.store.ts'
import { askForSignOff, withdraw } from '../../src/signoff/signoff.actions.ts'
import { seenToken } from '../../src/signoff/snapshot.ts'
import { systemWork } from '../../src/system-work.ts'
import { type Work } from '../../src/work.ts'
import { type Cast, competencyId, makeCast, NOW, type Person, TODAY } from '../support/cast.ts'
import { onEachEngine } from '../support/db.ts'
import { logEnough } from '../support/enough.ts'

const ACTS = [
  'ask at Practised',
  'ask at Embedded',
  'withdraw',
  'mentor signs',
  'mentor says not yet',
  'SENCO signs',
  'SENCO signs lower',
  'SENCO says not yet',
  'disagree',
  'mentor takes back',
  'SENCO takes back',
  'mentor takes back and answers again',
] as const
type Act = (typeof ACTS)[number]

/** One request as the model keeps it: who answered what, and what it follows. */
type Kept = {
  depth: 2 | 3
  state: 'waits' | 'signed' | 'not yet' | 'withdrawn'
  reached: number
  by: 'mentor' | 'SENCO' | null
  back: boolean
  follows: Kept | null
  as: 'disagreement' | 'again' | null
}

/**
 * What should happen, as plainly as it can be said: a list of requests, of which one at most waits. Each act either changes
 * it and answers true, or changes nothing and answers false.
 */
class Model {
  all: Kept[] = []
  get open(): Kept | undefined {
    return this.all.find((one) => one.state === 'waits')
  }
  get last(): Kept | undefined {
    return this.all.at(-1)
  }
  get depth(): number {
    const counted = this.all.filter((one) => one.state === 'signed' && !one.back).map((one) => one.reached)
    return Math.max(1, ...counted)
  }
  act(act: Act): boolean {
    const who = act.startsWith('mentor') ? 'mentor' : 'SENCO'
    if (act.startsWith('ask')) return this.ask(act.endsWith('Embedded') ? 3 : 2)
    if (act === 'withdraw') return this.close('withdrawn')
    if (act === 'disagree') return this.disagree()
    if (act.includes('takes back')) return this.takeBack(who, act.endsWith('again'))
    return this.answer(who, act)
  }
  private ask(depth: 2 | 3): boolean {
    if (this.open !== undefined || this.depth >= depth) return false
    this.all.push({ depth, state: 'waits', reached: 0, by: null, back: false, follows: null, as: null })
    return true
  }
  private close(state: Kept['state']): boolean {
    const one = this.open
    if (one === undefined) return false
    one.state = state
    return true
  }
  private answer(who: 'mentor' | 'SENCO', act: Act): boolean {
    const one = this.open
    if (one === undefined) return false
    if (one.depth === 3 && who === 'mentor') return false
    // At Practised the SENCO answers what was put to her: a second view of the mentor's.
    if (one.depth === 2 && who === 'SENCO' && one.as !== 'disagreement') return false
    for (let at: Kept | null = one; at !== null; at = at.follows)
      if (at.as === 'disagreement' && at.follows?.by === who) return false
    // Practised is no answer where it is reached already, but for a second view.
    if (act.endsWith('lower') && (one.depth === 2 || (this.depth >= 2 && one.as !== 'disagreement'))) return false
    one.by = who
    one.reached = act.endsWith('lower') ? 2 : one.depth
    one.state = act.endsWith('not yet') ? 'not yet' : 'signed'
    return true
  }
  private disagree(): boolean {
    const one = this.last
    if (one === undefined || this.open !== undefined || one.back || one.as === 'disagreement') return false
    if (one.state !== 'not yet' && !(one.state === 'signed' && one.reached < one.depth)) return false
    this.all.push({ ...one, state: 'waits', by: null, reached: 0, follows: one, as: 'disagreement' })
    return true
  }
  private takeBack(who: 'mentor' | 'SENCO', again: boolean): boolean {
    const one = this.last
    if (one === undefined || one.by === null || one.back) return false
    if (who === 'mentor' && one.by !== 'mentor') return false
    one.back = true
    if (again && one.by === who)
      this.all.push({ ...one, state: 'waits', by: null, back: false, reached: 0, follows: one, as: 'again' })
    return true
  }
}

describe('a sign-off, whatever is done to it in whatever order', () => {
  onEachEngine((fresh) => {
    let cast: Cast
    let codes: string[]
    let works: Map<Person, Work>
    before(async () => {
      cast = await makeCast(fresh())
      codes = ((await fresh()('competencies').orderBy('position').select('code')) as { code: string }[]).map(
        (c) => c.code,
      )
      works = new Map()
      for (const person of [cast.sian, cast.idris, cast.renee]) {
        const viewer = await findViewer(fresh(), person.userId, 0, TODAY)
        if (viewer === undefined) throw new Error('Somebody of the cast has no account.')
        const work = systemWork(fresh(), pino({ level: 'silent' }), () => NOW, 'http://localhost', 'secret')
        works.set(person, { ...work, viewer })
      }
    })
    const as = (person: Person): Work => works.get(person) as Work
    const rows = async (competency: number) =>
      (await fresh()('sign_offs')
        .where({ person_id: cast.sian.id, competency_id: competency })
        .orderBy('id')
        .select('id', 'state')) as { id: number; state: string }[]
    const count = async (table: string): Promise<number> =>
      Number(((await fresh()(table).count('* as n').first()) as { n: number }).n)

    const answer = async (work: Work, id: number, said: 'signed' | 'lower' | 'not_yet'): Promise<void> => {
      const seen = seenToken(await listBrought(fresh(), id))
      const words = { saw: 'Seen.', pupils: null, nextStep: 'Go on.', stillHard: 'Mondays.', talkedOn: null, seen }
      await decide(work, id, { answer: said, ...words }, undefined)
    }

    /** True when it changed something; the refusals that people meet are no failures. */
    async function really(act: Act, code: string, competency: number): Promise<boolean> {
      const all = await rows(competency)
      const open = all.find((one) => one.state === 'requested')
      const last = all.at(-1)
      const events = await count('events')
      const who = act.startsWith('mentor') ? as(cast.idris) : as(cast.renee)
      try {
        if (act.startsWith('ask'))
          await askForSignOff(
            as(cast.sian),
            { competency: code },
            { depth: act.endsWith('Embedded') ? 3 : 2, signatoryId: undefined },
          )
        else if (act === 'withdraw') await withdraw(as(cast.sian), open?.id ?? last?.id ?? 0)
        else if (act === 'disagree') await disagree(as(cast.sian), last?.id ?? 0, 'Otherwise.', undefined)
        else if (act.includes('takes back'))
          await takeBack(who, last?.id ?? 0, { reason: 'Mixed up.', again: act.endsWith('again') }, undefined)
        else
          await answer(
            who,
            open?.id ?? last?.id ?? 0,
            act.endsWith('lower') ? 'lower' : act.endsWith('not yet') ? 'not_yet' : 'signed',
          )
      } catch (error) {
        const met = error instanceof Conflict || error instanceof Forbidden || error instanceof NotFound
        if (!met) throw error
      }
      return (await count('events')) > events
    }

    const depthNow = async (competency: number): Promise<number> => {
      const row = (await fresh()('depths_reached')
        .where({ person_id: cast.sian.id, competency_id: competency })
        .first('depth')) as { depth: number } | undefined
      return row?.depth ?? 1
    }

    it('keeps to what was meant, and no answer is ever lost', async () => {
      let run = 0
      const sequence = fc.array(fc.constantFrom(...ACTS), { minLength: 3, maxLength: 9 })
      await fc.assert(
        fc.asyncProperty(sequence, async (acts) => {
          const code = codes[run % codes.length] ?? ''
          const competency = await competencyId(fresh(), code)
          if (run >= codes.length) await forget(competency)
          run += 1
          if (run <= codes.length) await logEnough(fresh(), cast.sian, code)
          const model = new Model()
          for (const act of acts) {
            const decisions = await count('sign_off_decisions')
            const meant = model.act(act)
            expect(await really(act, code, competency), `${act} after ${acts.join(', ')}`).to.equal(meant)
            const now = (await rows(competency)).map((one) => one.state)
            const states = { waits: 'requested', signed: 'signed', 'not yet': 'not_yet', withdrawn: 'withdrawn' }
            expect(now, acts.join(', ')).to.deep.equal(model.all.map((one) => states[one.state]))
            expect(await depthNow(competency), acts.join(', ')).to.equal(model.depth)
            expect(await count('sign_off_decisions')).to.be.at.least(decisions)
          }
        }),
        { numRuns: 1000, seed: 20261124, endOnFailure: true },
      )
    }).timeout(240_000)

    /** What is decided stays for good, so the rows of a run before go to somebody who is in no test. */
    async function forget(competency: number): Promise<void> {
      const { sian, leo } = cast
      await fresh()('depths_reached').where({ person_id: sian.id, competency_id: competency }).delete()
      const kept = { person_id: sian.id, competency_id: competency }
      await fresh()('sign_offs')
        .where({ ...kept, state: 'requested' })
        .update({ state: 'withdrawn' })
      await fresh()('sign_offs').where(kept).update({ person_id: leo.id })
    }

    it('is either withdrawn or answered when both press at one moment, a thousand times', async () => {
      const code = codes[0] ?? ''
      const competency = await competencyId(fresh(), code)
      await forget(competency)
      for (let n = 0; n < 1000; n++) {
        const asked = await askForSignOff(as(cast.sian), { competency: code }, { depth: 2, signatoryId: undefined })
        if (!asked.ok) throw new Error(asked.reason)
        const events = await count('events')
        const both = await Promise.allSettled([
          withdraw(as(cast.sian), asked.id),
          answer(as(cast.idris), asked.id, 'not_yet'),
        ])
        expect(both.filter((one) => one.status === 'fulfilled')).to.have.length(1)
        expect((await count('events')) - events, 'one event for one outcome').to.equal(1)
        const decided: unknown[] = await fresh()('sign_off_decisions').where({ sign_off_id: asked.id })
        const row = (await fresh()('sign_offs').where({ id: asked.id }).first('state')) as { state: string }
        expect(row.state).to.equal(decided.length === 1 ? 'not_yet' : 'withdrawn')
      }
    }).timeout(240_000)
  })
})
