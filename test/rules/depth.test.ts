import { expect } from 'chai'
import { type EvidenceKind, RECORD_PARTS, type RecordPart } from '../../src/evidence/kinds.rules.ts'
import { depthRules } from '../../src/signoff/depth-content.ts'
import { type Piece } from '../../src/evidence/pieces.rules.ts'
import { type SumFacts, sumUp } from '../../src/signoff/depth.rules.ts'
import { type ReachedDepth } from '../../src/shared/depths.ts'

const FOUR: RecordPart[] = ['barrier', 'change', 'pupilExperience', 'next']
const SEVEN: RecordPart[] = [...FOUR, 'howWeKnow', 'forWhom', 'didNotWork']

const piece = (kind: EvidenceKind | null, doneOn: string, more: Partial<Piece> = {}): Piece => ({
  ...{ kind, doneOn, seenOn: null, context: null, byPersonId: null, baselineAndFollowUp: false, familyReason: null },
  parts: new Set(),
  ...more,
})
const parts = (...names: RecordPart[]): Pick<Piece, 'parts'> => ({ parts: new Set(names) })
/** An entry that says what was changed. */
const line = (doneOn: string, more: Partial<Piece> = {}): Piece => piece(null, doneOn, { ...parts('change'), ...more })
const whole = (kind: EvidenceKind | null, doneOn: string, more: Partial<Piece> = {}): Piece =>
  piece(kind, doneOn, { ...parts(...FOUR), ...more })

type Row = [sentence: string, depth: ReachedDepth, pieces: Piece[], missing: string[], from?: string | null]

const NOTHING: SumFacts = { competency: 'HQT-1', pieces: [], signatoryId: 7, embeddedOn: null, today: '2027-03-01' }
const sum = (depth: ReachedDepth, pieces: Piece[], more: Partial<SumFacts> = {}) =>
  sumUp(depth, depthRules()[depth], { ...NOTHING, pieces, ...more })
const missingIn = (depth: ReachedDepth, pieces: Piece[], more: Partial<SumFacts> = {}): string[] =>
  sum(depth, pieces, more)
    .parts.filter((part) => !part.done)
    .map((part) => part.what)

const AWARE: Row[] = [
  ['asks for a reflection where nothing is logged', 1, [], ['reflection']],
  ['is not reached by having attended', 1, [piece('ATT', '2026-11-02')], ['reflection']],
  ['is reached by a reflection', 1, [piece('REF', '2026-11-02')], []],
  ['is reached by any entry that names a barrier', 1, [piece(null, '2026-11-02', parts('barrier'))], []],
  ['is reached by attendance that says what is in the way here', 1, [piece('ATT', '2026-11-02', parts('barrier'))], []],
]

const PRACTISED: Row[] = [
  ['asks for everything where nothing is logged', 2, [], ['items', 'kinds', 'kind_of', 'record', 'occasions']],
  [
    'is not reached by attendance, however often',
    2,
    [piece('ATT', '2026-11-02'), piece('ATT', '2026-11-16'), piece('ATT', '2026-11-30')],
    ['items', 'kinds', 'kind_of', 'record', 'occasions'],
  ],
  [
    'is reached by two kinds on two occasions a week apart',
    2,
    [whole('OBS', '2026-11-02'), piece('PUP', '2026-11-09')],
    [],
  ],
  [
    'is a day short at six days apart, and says from when',
    2,
    [whole('OBS', '2026-11-02'), piece('PUP', '2026-11-08')],
    ['occasions'],
    '2026-11-09',
  ],
  [
    'asks for a second occasion where all was on one day',
    2,
    [whole('OBS', '2026-11-02'), piece('PUP', '2026-11-02')],
    ['occasions'],
    '2026-11-09',
  ],
  [
    'counts a plain entry as an occasion',
    2,
    [whole('OBS', '2026-11-02'), piece('PUP', '2026-11-02'), line('2026-11-09')],
    [],
  ],
  [
    'does not count attendance as an occasion',
    2,
    [whole('OBS', '2026-11-02'), piece('PUP', '2026-11-02'), piece('ATT', '2026-11-09')],
    ['occasions'],
    '2026-11-09',
  ],
  [
    'asks for a second kind beside two observations',
    2,
    [whole('OBS', '2026-11-02'), piece('OBS', '2026-11-09')],
    ['kinds'],
    null,
  ],
  [
    'asks for live practice beside pupils’ words and a reflection',
    2,
    [whole('PUP', '2026-11-02'), piece('REF', '2026-11-09'), line('2026-11-10')],
    ['kind_of'],
  ],
  [
    'asks for one record of four parts',
    2,
    [
      piece('OBS', '2026-11-02', parts('barrier', 'change')),
      piece('PUP', '2026-11-09', parts('pupilExperience', 'next')),
    ],
    ['record'],
  ],
  [
    'takes the record from a plain entry',
    2,
    [piece('OBS', '2026-11-02'), piece('PUP', '2026-11-09'), whole(null, '2026-11-10')],
    [],
  ],
  [
    'takes three entries of three days as one adaptation log',
    2,
    [whole(null, '2026-11-02'), line('2026-11-04'), line('2026-11-09'), piece('REF', '2026-11-09')],
    [],
  ],
  [
    'takes three entries of one day as none',
    2,
    [whole(null, '2026-11-02'), line('2026-11-02'), line('2026-11-02'), piece('PUP', '2026-11-09')],
    ['items', 'kinds', 'kind_of'],
  ],
  [
    'is not reached by a log alone',
    2,
    [whole(null, '2026-11-02'), line('2026-11-04'), line('2026-11-09'), line('2026-11-16')],
    ['items', 'kinds'],
  ],
  [
    'leaves out entries that only say what was learned',
    2,
    [
      whole(null, '2026-11-02'),
      line('2026-11-04'),
      piece(null, '2026-11-09', parts('barrier')),
      piece('PUP', '2026-11-09'),
    ],
    ['items', 'kinds', 'kind_of'],
  ],
  [
    'is reached where what pupils experienced was worse: honest practice counts',
    2,
    [whole('WRK', '2026-11-02', parts(...FOUR, 'didNotWork')), piece('PER', '2026-11-09')],
    [],
  ],
]

const record = { ...parts(...SEVEN), context: '4B science' }
const EMBEDDED_PIECES = (): Piece[] => [
  piece('WRK', '2026-09-14', record),
  piece('PUP', '2026-11-16', { context: '5A history' }),
  piece('OBS', '2026-11-16', { byPersonId: 9 }),
]
const SEEN_AND_SAID = (): Piece[] => [
  piece('PUP', '2026-11-16', { context: '5A history' }),
  piece('OBS', '2026-11-16', { ...record, byPersonId: 9 }),
]
const EMBEDDED: Row[] = [
  [
    'asks for everything where nothing is logged',
    3,
    [],
    ['items', 'kinds', 'kind_of', 'kind_of', 'record', 'half_terms', 'contexts', 'experience_after'],
  ],
  ['is reached by three kinds in two half terms and two classes', 3, EMBEDDED_PIECES(), []],
  [
    'asks for pupils’ own words, whatever else there is',
    3,
    [...EMBEDDED_PIECES().filter((each) => each.kind !== 'PUP'), piece('FAM', '2026-11-16', { context: '5A history' })],
    ['kind_of'],
  ],
  [
    'asks for somebody else to have seen it than the one who signs',
    3,
    EMBEDDED_PIECES().map((each) => (each.kind === 'OBS' ? { ...each, byPersonId: 7 } : each)),
    ['kind_of'],
  ],
  [
    'takes a colleague’s account for the observation',
    3,
    EMBEDDED_PIECES().map((each) => (each.kind === 'OBS' ? { ...each, kind: 'PER' } : each)),
    [],
  ],
  [
    'asks for a record that says how we know, for whom and what did not work',
    3,
    EMBEDDED_PIECES().map((each) => (each.kind === 'WRK' ? { ...each, ...parts(...FOUR) } : each)),
    ['record'],
  ],
  [
    'asks for a second context',
    3,
    EMBEDDED_PIECES().map((each) => ({ ...each, context: each.context === null ? null : '4B Science ' })),
    ['contexts'],
  ],
  [
    'asks for two half terms, however many weeks',
    3,
    EMBEDDED_PIECES().map((each) => (each.doneOn > '2026-11' ? { ...each, doneOn: '2026-10-19' } : each)),
    ['half_terms'],
    '2026-11-02',
  ],
  [
    'asks for six teaching weeks, whatever half terms they are in',
    3,
    EMBEDDED_PIECES().map((each) => (each.kind === 'WRK' ? { ...each, doneOn: '2026-10-12' } : each)),
    ['half_terms'],
    '2026-11-30',
  ],
  [
    'does not count the holidays as teaching weeks',
    3,
    [
      piece('WRK', '2026-12-07', record),
      piece('PUP', '2027-01-18', { context: '5A history' }),
      piece('OBS', '2027-01-18', { byPersonId: 9 }),
    ],
    ['half_terms'],
    '2027-02-01',
  ],
  [
    'asks pupils again three weeks after the change, and says from when',
    3,
    [
      piece('LOG', '2026-09-14'),
      piece('WRK', '2027-02-22', record),
      piece('PUP', '2027-02-26', { context: '5A history' }),
      piece('OBS', '2026-09-14', { byPersonId: 9 }),
    ],
    ['experience_after'],
    '2027-03-15',
  ],
  [
    'leaves a log uncounted that says of nothing that it did not work',
    3,
    [...SEEN_AND_SAID(), line('2026-09-14'), line('2026-09-21'), line('2026-09-28')],
    ['items', 'kinds'],
  ],
  [
    'counts a log of which one entry did not work',
    3,
    [...SEEN_AND_SAID(), line('2026-09-14'), line('2026-09-21', parts('change', 'didNotWork')), line('2026-09-28')],
    [],
  ],
]

const LEADING_PIECES = (): Piece[] => [
  piece('OUT', '2026-09-14', { ...parts(...FOUR), baselineAndFollowUp: true, context: 'Year 4 team' }),
  piece('PUP', '2026-11-16', { context: 'Year 6 team' }),
  piece('PER', '2026-11-16', { byPersonId: 9 }),
  piece('PER', '2026-11-23', { byPersonId: 11 }),
]
const LEADING: Row[] = [
  ['is reached with a measure, pupils’ words and two colleagues', 4, LEADING_PIECES(), []],
  [
    'asks for a baseline and a follow-up',
    4,
    LEADING_PIECES().map((each) => ({ ...each, baselineAndFollowUp: false })),
    ['kind_of'],
  ],
  [
    'counts two accounts of one colleague once',
    4,
    LEADING_PIECES().map((each) => (each.kind === 'PER' ? { ...each, byPersonId: 9 } : each)),
    ['kind_of'],
  ],
  [
    'takes a decision shaped with families for the experience',
    4,
    LEADING_PIECES().map((each) => (each.kind === 'PUP' ? { ...each, kind: 'COP' } : each)),
    [],
  ],
  [
    'asks for a second team',
    4,
    LEADING_PIECES().map((each) => ({ ...each, context: each.context === null ? null : 'Year 4 team' })),
    ['contexts'],
  ],
  [
    'asks for experience six weeks after the change',
    4,
    LEADING_PIECES().map((each) => (each.kind === 'PUP' ? { ...each, doneOn: '2026-10-25' } : each)),
    ['experience_after'],
    null,
  ],
]

const check = ([sentence, depth, pieces, missing, from]: Row, more: Partial<SumFacts> = {}): void =>
  void it(`${sentence}`, () => {
    const answer = sum(depth, pieces, more)
    expect(missingIn(depth, pieces, more)).to.deep.equal(missing)
    expect(answer.enough).to.equal(missing.length === 0)
    if (from !== undefined) expect(answer.from).to.equal(from)
  })

describe('what is enough', () => {
  describe('for Aware', () => AWARE.forEach((row) => check(row)))
  describe('for Practised', () => PRACTISED.forEach((row) => check(row)))
  describe('for Embedded', () => {
    EMBEDDED.forEach((row) => check(row))

    it('asks for families’ words where the competency is about families', () => {
      expect(missingIn(3, EMBEDDED_PIECES(), { competency: 'FAM-1' })).to.deep.equal(['family'])
      expect(missingIn(3, EMBEDDED_PIECES(), { competency: 'CUL-1' })).to.deep.equal([])
    })
    it('takes families’ words, a decision shaped with them, or a reason why nobody could be asked', () => {
      const asked = (more: Piece): string[] => missingIn(3, [...EMBEDDED_PIECES(), more], { competency: 'BAR-2' })
      expect(asked(piece('FAM', '2026-11-16'))).to.deep.equal([])
      expect(asked(piece('COP', '2026-11-16'))).to.deep.equal([])
      expect(asked(piece('REF', '2026-11-16', { familyReason: 'declined' }))).to.deep.equal([])
      expect(asked(piece('REF', '2026-11-16'))).to.deep.equal(['family'])
    })
    it('takes any observer where nobody is named to sign yet', () => {
      const seenByAny = EMBEDDED_PIECES().map((each) => ({ ...each, byPersonId: each.byPersonId === null ? null : 7 }))
      expect(missingIn(3, seenByAny, { signatoryId: null })).to.deep.equal([])
    })
    it('takes pupils’ words from the day they were said, not from the day of the practice', () => {
      const said = (seenOn: string): string[] =>
        missingIn(
          3,
          EMBEDDED_PIECES().map((each) => (each.kind === 'PUP' ? { ...each, doneOn: '2026-09-14', seenOn } : each)),
        )
      expect(said('2026-10-04')).to.deep.equal(['experience_after'])
      expect(said('2026-10-05')).to.deep.equal([])
    })
  })

  describe('for Leading others', () => {
    LEADING.forEach((row) => check(row, { embeddedOn: '2026-09-01' }))

    it('comes twelve weeks after Embedded, not a day before', () => {
      const on = (today: string) => sum(4, LEADING_PIECES(), { embeddedOn: '2026-09-01', today })
      expect(on('2026-11-24').enough).to.equal(true)
      expect(on('2026-11-23')).to.include({ enough: false, from: '2026-11-24' })
    })
    it('does not come before Embedded', () => {
      expect(missingIn(4, LEADING_PIECES())).to.deep.equal(['after_embedded'])
      expect(sum(4, LEADING_PIECES()).from).to.equal(null)
    })
  })

  it('knows the parts of a record by the names of the content file', () => {
    expect(RECORD_PARTS).to.include.members(SEVEN)
    expect(depthRules()[3].mustInclude).to.deep.include({
      record: ['barrier', 'change', 'pupilExperience', 'next', 'howWeKnow', 'forWhom', 'didNotWork'],
    })
  })
})
