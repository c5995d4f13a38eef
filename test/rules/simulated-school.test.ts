import { setImmediate as breathe } from 'node:timers/promises'
import { expect } from 'chai'
import { halfTermOf } from '../../src/calendars/half-terms.rules.ts'
import { CODES, type Code, ON_BY_DEFAULT } from '../../src/questions/codes.rules.ts'
import { chooseNew, signalsOf } from '../../src/questions/signals.rules.ts'
import { addDays, type IsoDate } from '../../src/shared/dates.ts'
import { chanceOf, isBoxTicking, simulateSchool, type Signatory, WEEKS } from '../support/simulated-school.ts'

/** Schools that were looked at while the rules were written, and those that are reported: never the same. */
const REPORTED = [3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 3010]

type Reached = {
  boxTicking: number
  honest: number
  hurried: number
  ofBoxTicking: number
  ofHonest: number
  ofHurried: number
}

/** Who among the signatories was asked something in two terms, with these questions on; looked at every week. */
async function asked(seed: number, on: readonly Code[], secondLook: boolean): Promise<Reached> {
  const school = simulateSchool(seed)
  const chance = chanceOf(seed + 1)
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
    // Where more than twenty were signed in a term, one in ten gets a second look, drawn at random.
    if (secondLook && week % 14 === 0) {
      const term = school
        .until(today)
        .decisions.filter((one) => one.on > addDays(today, -98) && one.answer === 'signed')
      for (const one of term) if (chance() < 0.1) people.add(one.signatoryId)
    }
  }
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
  }
}

async function together(on: readonly Code[], secondLook = false): Promise<Reached> {
  const all: Reached[] = []
  for (const seed of REPORTED) all.push(await asked(seed, on, secondLook))
  const sum = (key: keyof Reached): number => all.reduce((total, one) => total + one[key], 0)
  return {
    ...{ boxTicking: sum('boxTicking'), honest: sum('honest'), hurried: sum('hurried') },
    ...{ ofBoxTicking: sum('ofBoxTicking'), ofHonest: sum('ofHonest'), ofHurried: sum('ofHurried') },
  }
}

const say = (what: string, r: Reached): string =>
  `${what}: ${String(r.boxTicking)} of ${String(r.ofBoxTicking)} box-ticking, ${String(r.hurried)} of ${String(r.ofHurried)} hurried, ${String(r.honest)} of ${String(r.ofHonest)} honest`

describe('ten simulated schools over two terms', function () {
  this.timeout(120_000)
  const all = CODES.filter((code) => code !== 'S18')

  it('with every question on: nine of ten box-tickers are reached, and at most one honest signatory in twenty is asked', async () => {
    const reached = await together(all)
    process.stdout.write(`    ${say('all on', reached)}\n`)
    expect(reached.boxTicking / reached.ofBoxTicking).to.be.at.least(0.9)
    expect(reached.honest / reached.ofHonest).to.be.at.most(0.05)
  })

  it('with the default set: most box-tickers are reached, and at most one honest signatory in twenty is asked', async () => {
    const reached = await together(ON_BY_DEFAULT)
    process.stdout.write(`    ${say('default set', reached)}\n`)
    expect(reached.boxTicking / reached.ofBoxTicking).to.be.at.least(0.6)
    expect(reached.honest / reached.ofHonest).to.be.at.most(0.05)
  })

  it('a second look falls on everybody alike, which is why it says nothing of anybody', async () => {
    const reached = await together([], true)
    process.stdout.write(`    ${say('second look alone', reached)}\n`)
    expect(reached.honest / reached.ofHonest).to.be.greaterThan(0.5)
  })
})
