import { setImmediate as breathe } from 'node:timers/promises'
import { expect } from 'chai'
import { halfTermOf } from '../../src/calendars/half-terms.rules.ts'
import { CODES, type Code, ON_BY_DEFAULT } from '../../src/questions/codes.rules.ts'
import { chooseNew, signalsOf } from '../../src/questions/signals.rules.ts'
import { addDays, type IsoDate } from '../../src/shared/dates.ts'
import { type Around, drawRecords, dueDraw } from '../../src/signoff/second-look.rules.ts'
import {
  chanceOf,
  isBoxTicking,
  LARGE,
  type Signatory,
  type Simulated,
  simulateSchool,
  type Size,
  SMALL,
  WEEKS,
} from '../support/simulated-school.ts'

/** Schools that were looked at while the rules were written, and those that are reported: never the same. */
const REPORTED = [3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 3010]

type Reached = {
  boxTicking: number
  honest: number
  hurried: number
  ofBoxTicking: number
  ofHonest: number
  ofHurried: number
  /** How many records were drawn for a second look, and how many of them a box-ticker signed. */
  records: number
  boxTickingRecords: number
}

type Options = { on: readonly Code[]; secondLook?: boolean; size?: Size; weeks?: number }

/** Two colleagues who lead and have no part in what is signed. */
const LEADS = [9001, 9002]

const remembered = new Map<string, Promise<ReadonlySet<number>>>()

/** Who among the signatories was asked something by these questions in two terms, looked at every week. */
function askedIn(seed: number, on: readonly Code[], size: Size): Promise<ReadonlySet<number>> {
  const key = `${String(seed)} ${on.join(' ')} ${String(size.signatories)}`
  const known = remembered.get(key) ?? ask(simulateSchool(seed, size), on)
  remembered.set(key, known)
  return known
}

async function ask(school: Simulated, on: readonly Code[]): Promise<ReadonlySet<number>> {
  const known: { code: string; personId: number | null; key: string; open: boolean; closesOn: IsoDate }[] = []
  const people = new Set<number>()
  for (let week = 1; week <= WEEKS; week++) {
    const today = addDays('2025-09-01', week * 7)
    // Timers of other tests in this process are not kept waiting.
    await breathe()
    for (const one of known) if (one.closesOn <= today) one.open = false
    for (const signal of chooseNew(signalsOf(school.until(today), new Set(on), today), known)) {
      const { code, personId, key } = signal
      known.push({ code, personId, key, open: true, closesOn: halfTermOf(today).finishedOn })
      if (personId !== null) people.add(personId)
    }
  }
  return people
}

/** Whose records are drawn for a second look, one for each record, by the rules of the draw, looked at every week. */
function drawnIn(school: Simulated, chance: () => number, weeks: number): number[] {
  const terms = new Set<string>()
  const drawn: number[] = []
  for (let week = 1; week <= weeks; week++) {
    const due = dueDraw(addDays('2025-09-01', week * 7))
    if (due === null || terms.has(due.term.key)) continue
    terms.add(due.term.key)
    drawn.push(...drawRecords(recordsIn(school, due.over), LEADS, chance).drawn.map((one) => one.signatoryId))
  }
  return drawn
}

async function reach(seed: number, { on, secondLook = false, size = LARGE, weeks = WEEKS }: Options): Promise<Reached> {
  const school = simulateSchool(seed, size)
  const records = secondLook ? drawnIn(school, chanceOf(seed + 1), weeks) : []
  const people = new Set([...records, ...(on.length === 0 ? [] : await askedIn(seed, on, size))])
  const of = (test: (one: Signatory) => boolean): Signatory[] => school.signatories.filter(test)
  const boxTicking = of(isBoxTicking)
  const honest = of((one) => one.habit === 'honest')
  const hurried = of((one) => one.habit === 'hurried')
  const reached = (list: readonly Signatory[]): number => list.filter(({ id }) => people.has(id)).length
  return {
    boxTicking: reached(boxTicking),
    honest: reached(honest),
    hurried: reached(hurried),
    ofBoxTicking: boxTicking.length,
    ofHonest: honest.length,
    ofHurried: hurried.length,
    records: records.length,
    boxTickingRecords: records.filter((id) => boxTicking.some((one) => one.id === id)).length,
  }
}

const recordsIn = (school: Simulated, over: { startedOn: IsoDate; finishedOn: IsoDate }): Around[] =>
  school
    .until(over.finishedOn)
    .decisions.filter((one) => one.answer === 'signed' && one.on >= over.startedOn && one.on < over.finishedOn)
    .map(({ id, personId, signatoryId }) => ({
      ...{ signOffId: id, personId, signatoryId, answered: [signatoryId], walled: [], witnesses: [] },
    }))

async function together(options: Options, seeds: readonly number[] = REPORTED): Promise<Reached> {
  const all: Reached[] = []
  for (const seed of seeds) all.push(await reach(seed, options))
  const sum = (key: keyof Reached): number => all.reduce((total, one) => total + one[key], 0)
  return {
    ...{ boxTicking: sum('boxTicking'), honest: sum('honest'), hurried: sum('hurried') },
    ...{ ofBoxTicking: sum('ofBoxTicking'), ofHonest: sum('ofHonest'), ofHurried: sum('ofHurried') },
    ...{ records: sum('records'), boxTickingRecords: sum('boxTickingRecords') },
  }
}

function tell(what: string, r: Reached): void {
  const drawn =
    r.records === 0 ? '' : `; ${String(r.records)} records drawn, ${String(r.boxTickingRecords)} box-ticking`
  process.stdout.write(
    `    ${what}: ${String(r.boxTicking)} of ${String(r.ofBoxTicking)} box-ticking, ${String(r.hurried)} of ${String(r.ofHurried)} hurried, ${String(r.honest)} of ${String(r.ofHonest)} honest${drawn}\n`,
  )
}

const ALL = CODES.filter((code) => code !== 'S18')

describe('ten simulated schools over two terms', function () {
  this.timeout(120_000)

  it('with every question on: nine of ten box-tickers are reached, and at most one honest signatory in twenty is asked', async () => {
    const reached = await together({ on: ALL })
    tell('all on', reached)
    expect(reached.boxTicking / reached.ofBoxTicking).to.be.at.least(0.9)
    expect(reached.honest / reached.ofHonest).to.be.at.most(0.05)
  })

  it('with the default set: most box-tickers are reached, and at most one honest signatory in twenty is asked', async () => {
    const reached = await together({ on: ON_BY_DEFAULT })
    tell('default set', reached)
    expect(reached.boxTicking / reached.ofBoxTicking).to.be.at.least(0.6)
    expect(reached.honest / reached.ofHonest).to.be.at.most(0.05)
  })

  it('a second look comes to everybody who signs in a large school, which is why it says nothing of anybody', async () => {
    const reached = await together({ on: [], secondLook: true })
    tell('second look alone', reached)
    // One in ten of a thousand is more than there are signatories, and each comes round once before anybody comes twice.
    expect(reached.boxTicking).to.equal(reached.ofBoxTicking)
    expect(reached.honest).to.equal(reached.ofHonest)
    // What is drawn is drawn of all alike: its share of box-ticking records is near theirs among those who sign.
    const share = reached.ofBoxTicking / (reached.ofBoxTicking + reached.ofHonest + reached.ofHurried)
    expect(reached.boxTickingRecords / reached.records).to.be.within(share / 1.5, share * 1.5)
  })

  for (const [what, on] of [
    ['default set', ON_BY_DEFAULT],
    ['all on', ALL],
  ] as const)
    it(`${what}, beside the second look: nobody who ticks boxes is passed over`, async () => {
      const reached = await together({ on, secondLook: true })
      tell(`${what} beside the second look`, reached)
      expect(reached.boxTicking).to.equal(reached.ofBoxTicking)
    })
})

describe('a hundred small schools over two terms, with fewer than twenty records a term', function () {
  this.timeout(120_000)
  const seeds = Array.from({ length: 100 }, (_, n) => 4001 + n)
  // Two of six signatories are one in three. With some ninety box-tickers, three standard deviations are about 0.15.
  const ONE_DRAW = 1 / 3
  const TWO_DRAWS = 1 - (2 / 3) ** 2
  const shares = (r: Reached): number[] => [
    r.boxTicking / r.ofBoxTicking,
    r.hurried / r.ofHurried,
    r.honest / r.ofHonest,
  ]

  it('the second look alone comes to one signatory in three, whatever their habits', async () => {
    const reached = await together({ on: [], secondLook: true, size: SMALL }, seeds)
    tell('small schools, second look alone', reached)
    expect(reached.records, 'two a school').to.equal(200)
    for (const share of shares(reached)) expect(share).to.be.closeTo(ONE_DRAW, 0.15)
  })

  it('and with the draw over the second term, early in the third, to five in nine', async () => {
    const reached = await together({ on: [], secondLook: true, size: SMALL, weeks: 37 }, seeds)
    tell('small schools, both draws', reached)
    for (const share of shares(reached)) expect(share).to.be.closeTo(TWO_DRAWS, 0.15)
  })

  for (const [what, on] of [
    ['default set', ON_BY_DEFAULT],
    ['every question on', ALL],
  ] as const)
    it(`${what}: beside the second look more box-tickers are reached than without`, async () => {
      const without = await together({ on, size: SMALL }, seeds)
      const beside = await together({ on, secondLook: true, size: SMALL }, seeds)
      tell(`small schools, ${what}`, without)
      tell(`small schools, ${what} beside the second look`, beside)
      expect(beside.boxTicking).to.be.at.least(without.boxTicking)
      expect(without.honest / without.ofHonest, 'questions alone').to.be.at.most(0.05)
    })
})
