import { expect } from 'chai'
import fc from 'fast-check'
import { ASKED, CODES, type Code, ON_BY_DEFAULT, OPTIONAL } from '../../src/questions/codes.rules.ts'
import { saysOnlyPlacement } from '../../src/questions/placement.rules.ts'
import {
  chooseNew,
  type DecisionFact,
  type EntryFact,
  type SchoolFacts,
  type Signal,
  signalsOf,
} from '../../src/questions/signals.rules.ts'
import { containedIn, findTwins, gramsOf, likeness, type Narrative } from '../../src/questions/twins.rules.ts'

const TODAY = '2026-11-25'
const NOTHING: SchoolFacts = {
  ...{ staff: 40, decisions: [], entries: [], attendance: [], load: [], standing: [], strands: [] },
}
const OWN_WORDS = [
  'On Monday the quiet table chose the order of the steps and told the next group why.',
  'Two boys who wait signed the ending of the story, and half the class signed it back.',
  'A girl new to English held the picture list up and left it on the floor by Thursday.',
  'In science the pair who argue wrote one plan between them because the bench was moved.',
  'During drama somebody said no to the mask, was heard, and came back with her own.',
  'The register was sung, and the boy who hides came out from under the coats for his name.',
]
const decision = (id: number, more: Partial<DecisionFact> = {}): DecisionFact => ({
  ...{ id, signatoryId: 1, personId: 100 + id, strand: 'Social', depth: 2, answer: 'signed', on: '2026-11-16' },
  ...{
    narrative: OWN_WORDS[id % OWN_WORDS.length] ?? '',
    descriptor: 'Finds what is in the way of a pupil and changes it.',
  },
  ...more,
})
const entry = (id: number, more: Partial<EntryFact> = {}): EntryFact => ({
  ...{ id, personId: 50, strand: 'Social', kind: 'PUP', doneOn: '2026-11-10', toldBackOn: '2026-11-12', signedFor: 1 },
  ...{ experience: 'They chose where to sit.' },
  ...more,
})
const asked = (facts: Partial<SchoolFacts>, codes: readonly Code[] = CODES): string[] =>
  signalsOf({ ...NOTHING, ...facts }, new Set(codes), TODAY).map((one) => `${one.code} ${String(one.personId)}`)

describe('two texts', () => {
  it('are as alike as their runs of three words', () => {
    expect(likeness(gramsOf('one two three four'), gramsOf('ONE, two: three four!'))).to.equal(1)
    expect(likeness(gramsOf('one two three four'), gramsOf('one two three five'))).to.equal(1 / 3)
    expect(likeness(gramsOf('Good'), gramsOf('good'))).to.equal(1)
    expect(likeness(gramsOf(''), gramsOf(''))).to.equal(0)
    expect(containedIn(gramsOf('one two three'), gramsOf('one two three four'))).to.equal(1)
  })
  it('are found as by comparing each with every other', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd')
    const text = fc.array(word, { minLength: 1, maxLength: 9 }).map((words) => words.join(' '))
    const narrative = fc.record({
      signatoryId: fc.integer({ min: 1, max: 2 }),
      personId: fc.integer({ min: 1, max: 2 }),
      text,
    })
    fc.assert(
      fc.property(fc.array(narrative, { maxLength: 25 }), (rows) => {
        const all = rows.map((row, i): Narrative => ({ id: i, ...row }))
        const slow = all.filter((one, i) =>
          all
            .slice(0, i)
            .some(
              (other) =>
                (other.signatoryId === one.signatoryId || other.personId !== one.personId) &&
                likeness(gramsOf(one.text), gramsOf(other.text)) >= 0.8,
            ),
        )
        expect(findTwins(all, 0.8).map((twin) => twin.id)).to.deep.equal(slow.map((one) => one.id))
      }),
      { numRuns: 500 },
    )
  })
})

describe('a text that says only that pupils were there', () => {
  const table: [string, boolean][] = [
    ['He was in the room all lesson.', true],
    ['All pupils attended.', true],
    ['She sat with the group and stayed in class.', true],
    ['They were included in the lesson.', true],
    ['He joined the lesson after break.', true],
    ['He was in the room and chose the last question.', false],
    ['She attended and said “I can do this”.', false],
    ['They sat together and explained it to each other.', false],
    ['Nobody was left standing.', false],
    ['It was calmer.', false],
    ['', false],
  ]
  for (const [text, expected] of table)
    it(`${expected ? 'is' : 'is not'}: ${text || 'nothing'}`, () => expect(saysOnlyPlacement(text)).to.equal(expected))
})

describe('what is asked', () => {
  const same = OWN_WORDS[0] ?? ''
  const table: [string, Partial<SchoolFacts>, string[]][] = [
    ['nothing of a school with nothing', {}, []],
    [
      'S02: the same words for two teachers',
      { decisions: [decision(1, { narrative: same }), decision(2, { narrative: same })] },
      ['S02 1'],
    ],
    [
      'not S02 for two signatories of one teacher',
      {
        decisions: [
          decision(1, { narrative: same, personId: 9 }),
          decision(2, { narrative: same, personId: 9, signatoryId: 2 }),
        ],
      },
      [],
    ],
    [
      'not S02 where the later one is of an earlier half term',
      {
        decisions: [
          decision(1, { narrative: same, on: '2026-09-14' }),
          decision(2, { narrative: same, on: '2026-09-15' }),
        ],
      },
      [],
    ],
    ['S16: pupils were in the room', { entries: [entry(1, { experience: 'All were in the room.' })] }, ['S16 50']],
    [
      'S21: heard in October, and nobody was told back',
      { entries: [entry(1, { doneOn: '2026-10-05', toldBackOn: null })] },
      ['S21 50'],
    ],
    ['not S21 before thirty days are over', { entries: [entry(1, { doneOn: '2026-10-27', toldBackOn: null })] }, []],
    [
      'not S21 of what a colleague saw',
      { entries: [entry(1, { kind: 'OBS', doneOn: '2026-10-05', toldBackOn: null })] },
      [],
    ],
    [
      'S04: two terms of courses and nothing tried',
      { attendance: [{ personId: 50, competencyId: 7, strand: 'Social', since: '2026-03-01' }] },
      ['S04 50'],
    ],
    [
      'not S04 within two terms, such as after an INSET day',
      { attendance: [{ personId: 50, competencyId: 7, strand: 'Social', since: '2026-09-01' }] },
      [],
    ],
    [
      'S20: nine requests wait for one colleague',
      { load: [{ personId: 3, open: 9, mentees: 0, only: false }] },
      ['S20 3'],
    ],
    ['not S20 for eight', { load: [{ personId: 3, open: 8, mentees: 12, only: false }] }, []],
    ['not S20 for a SENCO who is the only one', { load: [{ personId: 3, open: 20, mentees: 2, only: true }] }, []],
    ['S20: thirteen mentees', { load: [{ personId: 3, open: 0, mentees: 13, only: true }] }, ['S20 3']],
    ['S06: one entry behind four competencies', { entries: [entry(1, { signedFor: 4 })] }, ['S06 50']],
    ['not S06 for three, which is allowed', { entries: [entry(1, { signedFor: 3 })] }, []],
    [
      'S15: the framework’s own words',
      { decisions: [decision(1, { narrative: 'Finds what is in the way of a pupil and changes it.' })] },
      ['S15 1'],
    ],
    [
      'S19: Embedded, and nothing new for a year',
      { standing: [{ personId: 50, competencyId: 7, strand: 'Social', newest: '2025-11-25' }] },
      ['S19 50'],
    ],
    [
      'S18: nearly all have met it, nobody has tried it',
      { strands: [{ strand: 'Social', staff: 20, aware: 19, practised: 1, since: '2026-01-10' }] },
      ['S18 null'],
    ],
    [
      'not S18 where a tenth have practised',
      { strands: [{ strand: 'Social', staff: 20, aware: 19, practised: 2, since: '2026-01-10' }] },
      [],
    ],
    [
      'not S01 for Aware logged by all on an INSET day',
      { decisions: [1, 2, 3, 4, 5, 6].map((n) => decision(n, { depth: 1 })) },
      [],
    ],
    [
      'not S01 for a moderation afternoon in everybody’s own words',
      { decisions: [1, 2, 3, 4, 5, 6].map((n) => decision(n)) },
      [],
    ],
    [
      'S01: five on one day in nearly the same words',
      {
        decisions: [1, 2, 3, 4, 5].map((n) =>
          decision(n, { narrative: `${same} For number ${String(n)} we talked about what comes next as well.` }),
        ),
      },
      ['S01 1'],
    ],
    [
      'S10: each for the other, three times, and nobody else',
      {
        decisions: [1, 2, 3].flatMap((n) => [
          decision(n, { signatoryId: 1, personId: 2 }),
          decision(n + 3, { signatoryId: 2, personId: 1 }),
        ]),
      },
      ['S10 1', 'S10 2'],
    ],
    [
      'not S10 in a school of four',
      {
        staff: 4,
        decisions: [1, 2, 3].flatMap((n) => [
          decision(n, { signatoryId: 1, personId: 2 }),
          decision(n + 3, { signatoryId: 2, personId: 1 }),
        ]),
      },
      [],
    ],
    [
      'not S10 where somebody else has signed too',
      {
        decisions: [
          ...[1, 2, 3].flatMap((n) => [
            decision(n, { signatoryId: 1, personId: 2 }),
            decision(n + 3, { signatoryId: 2, personId: 1 }),
          ]),
          decision(12, { signatoryId: 3, personId: 2, narrative: 'Quite another afternoon.' }),
        ],
      },
      [],
    ],
  ]
  for (const [sentence, facts, expected] of table)
    it(sentence, () => expect(asked(facts).sort()).to.deep.equal([...expected].sort()))

  it('S01 even in differing words, when one person clears ten alone; not while three moderate', () => {
    const many = (signatoryId: number) =>
      Array.from({ length: 10 }, (_, n) =>
        decision(signatoryId * 100 + n, {
          signatoryId,
          narrative: `${String(signatoryId)} ${String(n)} words of its own ${String(n * 7)}`,
        }),
      )
    expect(asked({ decisions: many(1) }, ['S01'])).to.deep.equal(['S01 1'])
    expect(asked({ decisions: [1, 2, 3].flatMap(many) }, ['S01'])).to.deep.equal([])
  })
  it('is nothing of what is switched off', () => {
    expect(asked({ entries: [entry(1, { experience: 'All were in the room.' })] }, ['S21'])).to.deep.equal([])
  })
  it('has words for each, and every one is on or optional', () => {
    expect([...ON_BY_DEFAULT, ...OPTIONAL].sort()).to.deep.equal([...CODES].sort())
    for (const { question } of Object.values(ASKED)) expect(question).to.match(/\?$/)
  })
})

describe('what is new', () => {
  const signal = (code: Code, personId: number | null, key = '1'): Signal => ({
    code,
    personId,
    key,
    strand: null,
    about: [],
  })
  const was = (one: Signal, open: boolean) => ({ ...one, open })
  it('opens two for one person at most, the weightier first', () => {
    const all = [signal('S02', 1), signal('S16', 1), signal('S21', 1), signal('S21', 2)]
    expect(chooseNew(all, []).map((one) => `${one.code} ${String(one.personId)}`)).to.deep.equal([
      'S02 1',
      'S16 1',
      'S21 2',
    ])
  })
  it('counts those that are open already', () => {
    expect(chooseNew([signal('S21', 1)], [was(signal('S02', 1), true), was(signal('S16', 1), true)])).to.deep.equal([])
    expect(chooseNew([signal('S21', 1)], [was(signal('S02', 1), true), was(signal('S16', 1), false)])).to.have.length(1)
  })
  it('asks nothing twice, whether it was answered or not, and nothing beside the same that is open', () => {
    expect(chooseNew([signal('S21', 1)], [was(signal('S21', 1), false)])).to.deep.equal([])
    expect(chooseNew([signal('S21', 1, '2')], [was(signal('S21', 1, '1'), true)])).to.deep.equal([])
    expect(chooseNew([signal('S21', 1, '2')], [was(signal('S21', 1, '1'), false)])).to.have.length(1)
  })
})
