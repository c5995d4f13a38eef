import { expect } from 'chai'
import { type EvidenceKind, RECORD_PARTS, type RecordPart } from '../../src/evidence/kinds.rules.ts'
import { type Piece } from '../../src/evidence/pieces.rules.ts'
import { depthRules } from '../../src/signoff/depth-content.ts'
import { ASK_WORDS, askFor } from '../../src/signoff/ask.rules.ts'
import {
  type Around,
  type AskedDepth,
  type AskFacts,
  isConfirmed,
  isTogether,
  type Lowerable,
  lowerDepth,
  mayAsk,
  mayName,
  type NamedBy,
  maySign,
  presetSignatory,
  type SignFacts,
} from '../../src/signoff/signoff.rules.ts'
import { inSentence, sayAnswer, sayWaiting, sayWith } from '../../src/signoff/words.rules.ts'

const piece = (kind: EvidenceKind | null, doneOn: string, parts: readonly RecordPart[] = RECORD_PARTS): Piece => ({
  ...{ kind, doneOn, seenOn: null, context: doneOn, parts: new Set(parts), byPersonId: null },
  ...{ baselineAndFollowUp: false, familyReason: null },
})
/** For Practised and for Embedded. */
const ENOUGH = [piece('OBS', '2026-09-14'), piece('PUP', '2026-11-09'), piece('WRK', '2026-11-10')]

describe('the depth that is asked for', () => {
  const one: AskFacts = { reached: 0, planned: [], pieces: ENOUGH, renewable: false }
  const table: [string, Partial<AskFacts>, number | undefined, number | string][] = [
    ['nothing planned and nothing reached: Practised', {}, undefined, 2],
    ['Aware is reached: Practised', { reached: 1 }, undefined, 2],
    ['the planned step says Embedded', { planned: [3] }, undefined, 3],
    ['of two planned steps the nearer one', { planned: [3, 2] }, undefined, 2],
    ['the nearer one is reached: the next', { reached: 2, planned: [2, 3] }, undefined, 3],
    ['planned to Aware only: Practised', { planned: [1] }, undefined, 2],
    ['planned to Leading others: Embedded comes first', { reached: 2, planned: [4] }, undefined, 3],
    ['planned to Leading others, and Embedded is reached: Leading others', { reached: 3, planned: [4] }, undefined, 4],
    ['Practised is reached and nothing deeper planned', { reached: 2 }, undefined, 'reached'],
    ['Embedded may be asked for by name', { reached: 2 }, 3, 3],
    ['Aware is not signed by anybody', {}, 1, 'aware_is_own'],
    ['Leading others grows out of Embedded', { reached: 2 }, 4, 'embedded_first'],
    ['after Embedded, Leading others may be asked for by name', { reached: 3 }, 4, 4],
    ['a depth that is reached is not asked for again', { reached: 3 }, 2, 'reached'],
    ['it is asked for again where it may be signed again', { reached: 3, renewable: true }, undefined, 3],
    ['by name too', { reached: 2, renewable: true }, 2, 2],
    ['but never a depth below', { reached: 3, renewable: true }, 2, 'reached'],
    ['nothing in the log', { pieces: [] }, undefined, 'no_entries'],
    [
      'attendance alone never counts above Aware',
      { pieces: [piece('ATT', '2026-11-02'), piece(null, '2026-11-09', [])] },
      undefined,
      'no_practice',
    ],
  ]
  for (const [sentence, facts, wanted, expected] of table)
    it(sentence, () => {
      const outcome = mayAsk({ ...one, ...facts }, wanted)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(expected)
    })

  it('has words that say what to do for every refusal', () => {
    for (const words of Object.values(ASK_WORDS)) expect(words).to.match(/\. [A-Z]/)
  })
})

describe('the depth below, as an answer', () => {
  const table: [string, Partial<Lowerable>, 2 | 3 | null][] = [
    ['nothing below Practised', { depth: 2, reached: 1 }, null],
    ['Practised, where Embedded was asked for from Aware', { depth: 3, reached: 1 }, 2],
    ['nothing, where Practised is reached already', { depth: 3, reached: 2 }, null],
    ['Practised still, for a second view', { depth: 3, reached: 2, follows: { as: 'disagreement' } }, 2],
    ['Embedded, where Leading others was asked for', { depth: 4, reached: 3 }, 3],
    ['nothing, where Embedded is signed again', { depth: 3, reached: 3, renewSince: '2023-11-10' }, null],
    ['nothing, where Leading others is signed again', { depth: 4, reached: 4, renewSince: '2024-11-10' }, null],
  ]
  for (const [sentence, asked, expected] of table)
    it(sentence, () => {
      expect(lowerDepth({ depth: 3, reached: 1, renewSince: null, follows: null, ...asked })).to.equal(expected)
    })
})

describe('who may sign', () => {
  const someone: SignFacts = {
    depth: 2,
    self: false,
    inductionTutor: false,
    appraiser: false,
    chosenByName: false,
    answeredBefore: false,
    hands: [],
  }
  const table: [string, Partial<SignFacts>, true | string][] = [
    ['the mentor signs at Practised', { hands: ['mentor'] }, true],
    ['so does the colleague who is asked', { hands: ['signatory'] }, true],
    ['nobody signs for themselves', { self: true, hands: ['signatory'] }, 'self'],
    [
      'an inclusion lead who is not asked does not sign at Practised',
      { hands: ['inclusion_lead'] },
      'not_at_this_depth',
    ],
    ['the inclusion lead signs at Embedded', { depth: 3, hands: ['inclusion_lead'] }, true],
    ['a mentor does not', { depth: 3, hands: ['mentor', 'signatory'] }, 'not_at_this_depth'],
    ['whom an inclusion lead named signs at Embedded', { depth: 3, hands: ['signatory', 'named_by_lead'] }, true],
    ['whoever is asked signs at Leading others', { depth: 4, hands: ['signatory'] }, true],
    ['a lead who is not asked does not', { depth: 4, hands: ['mentor', 'inclusion_lead'] }, 'not_at_this_depth'],
    [
      'whoever gave the first view does not give the second',
      { answeredBefore: true, hands: ['mentor'] },
      'answered_before',
    ],
    ['nobody signs Aware', { depth: 1, hands: ['mentor'] }, 'not_at_this_depth'],
    ['a mentor who is the induction tutor does not', { inductionTutor: true, hands: ['mentor'] }, 'induction_tutor'],
    [
      'not even when asked by name',
      { inductionTutor: true, chosenByName: true, hands: ['signatory'] },
      'induction_tutor',
    ],
    ['a mentor who is the appraiser does not', { appraiser: true, hands: ['mentor', 'signatory'] }, 'appraiser'],
    ['an appraiser asked by name does', { appraiser: true, chosenByName: true, hands: ['signatory'] }, true],
    [
      'an appraiser, when another colleague was named, does not',
      { appraiser: true, chosenByName: true, hands: ['mentor'] },
      'appraiser',
    ],
    ['an inclusion lead who appraises does not', { depth: 3, appraiser: true, hands: ['inclusion_lead'] }, 'appraiser'],
    ['a colleague without a part in it does not', {}, 'not_at_this_depth'],
  ]
  for (const [sentence, facts, expected] of table)
    it(sentence, () => {
      const outcome = maySign({ ...someone, ...facts })
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(expected)
    })
})

const TEACHER = 1
const MENTOR = 2
const COVER = 3
const TUTOR = 4
const LEAD = 5
const NAMED = 6
const around: Around = {
  personId: TEACHER,
  mentors: [],
  coverMentors: [],
  inductionTutors: [],
  appraisers: [],
  inclusionLeads: [],
  mentorsWhoDoNotConfirm: [],
  namedBefore: null,
}

describe('who is asked when nobody is chosen', () => {
  const table: [string, AskedDepth, Partial<Around>, number | null][] = [
    ['the mentor', 2, { mentors: [MENTOR], inclusionLeads: [LEAD] }, MENTOR],
    ['the one who covers for the mentor', 2, { mentors: [MENTOR], coverMentors: [COVER] }, COVER],
    ['without a mentor, the colleague named before', 2, { namedBefore: NAMED, inclusionLeads: [LEAD] }, NAMED],
    ['without either, the inclusion lead', 2, { inclusionLeads: [LEAD] }, LEAD],
    [
      'where the mentor is the induction tutor, another colleague',
      2,
      { mentors: [TUTOR], inductionTutors: [TUTOR], inclusionLeads: [LEAD] },
      LEAD,
    ],
    ['never an appraiser', 2, { mentors: [MENTOR], appraisers: [MENTOR], namedBefore: NAMED }, NAMED],
    ['never oneself', 2, { inclusionLeads: [TEACHER] }, null],
    ['at Embedded the inclusion lead', 3, { mentors: [MENTOR], inclusionLeads: [LEAD] }, LEAD],
    ['at Embedded nobody, where there is no inclusion lead', 3, { mentors: [MENTOR] }, null],
    ['at Leading others first the inclusion lead', 4, { mentors: [MENTOR], inclusionLeads: [LEAD] }, LEAD],
    ['in a school with nobody, nobody', 2, {}, null],
  ]
  for (const [sentence, depth, facts, expected] of table)
    it(sentence, () => expect(presetSignatory(depth, { ...around, ...facts })).to.equal(expected))
})

describe('who is asked for a second view', () => {
  it('is nobody who answered before', () => {
    const here = { ...around, mentors: [MENTOR], inclusionLeads: [LEAD] }
    expect(presetSignatory(2, here, [MENTOR])).to.equal(LEAD)
    expect(presetSignatory(4, here, [LEAD])).to.equal(MENTOR)
    expect(presetSignatory(3, here, [LEAD])).to.equal(null)
    const named = mayName(MENTOR, 2, here, [MENTOR], 'teacher', [MENTOR])
    expect(named.ok ? named.value : named.reason).to.equal('answered_before')
  })
})

describe('whom one may name', () => {
  const here = {
    ...around,
    inductionTutors: [TUTOR],
    appraisers: [NAMED],
    inclusionLeads: [LEAD],
    mentorsWhoDoNotConfirm: [MENTOR],
  }
  const table: [string, number, AskedDepth, NamedBy, number | string][] = [
    ['a colleague', COVER, 2, 'teacher', COVER],
    ['nobody names themselves', TEACHER, 2, 'teacher', 'self'],
    ['nobody names the induction tutor', TUTOR, 2, 'teacher', 'induction_tutor'],
    ['a teacher may name their appraiser', NAMED, 2, 'teacher', NAMED],
    ['a lead may not hand it to the appraiser', NAMED, 2, 'lead', 'appraiser'],
    ['somebody from elsewhere is no colleague', 99, 2, 'teacher', 'not_a_colleague'],
    ['at Embedded only an inclusion lead', COVER, 3, 'teacher', 'not_inclusion_lead'],
    ['at Embedded the inclusion lead', LEAD, 3, 'lead', LEAD],
    ['at Embedded whom the inclusion lead names', COVER, 3, 'inclusion_lead', COVER],
    ['not the appraiser, even then', NAMED, 3, 'inclusion_lead', 'appraiser'],
    ['at Leading others a colleague', COVER, 4, 'teacher', COVER],
    ['not the mentor where the school wants another colleague to confirm', MENTOR, 2, 'teacher', 'mentor_does_not'],
  ]
  for (const [sentence, id, depth, by, expected] of table)
    it(sentence, () => {
      const outcome = mayName(id, depth, here, [TEACHER, COVER, TUTOR, NAMED, LEAD], by)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(expected)
    })
})

describe('the words of a sign-off', () => {
  it('are Confirmed in training and the early career years, Signed after them', () => {
    expect(['ITT', 'ECT1', 'ECT2', 'EXP', 'LEAD', 'SUP', null].map(isConfirmed)).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
    expect(sayAnswer('signed', { stageCode: 'ECT2', depth: 2 })).to.equal('Confirmed at Practised')
    expect(sayAnswer('signed', { stageCode: 'EXP', depth: 3 })).to.equal('Signed at Embedded')
    expect(sayAnswer('signed', { stageCode: 'EXP', depth: 4 })).to.equal('Signed, the first of two')
    const second = { stageCode: 'EXP', depth: 4, follows: { as: 'second_signature' } } as const
    expect(sayAnswer('signed', second)).to.equal('Signed at Leading others')
    expect(sayAnswer('signed', { stageCode: 'EXP', depth: 3, asked: 4 })).to.equal('Held at Embedded')
    expect(sayAnswer('not_yet', { stageCode: 'EXP', depth: 3 })).to.equal('Not yet')
  })
  it('say together where the mentor is asked in training and the early career years, and nowhere else', () => {
    expect(isTogether({ stageCode: 'ECT2', ofMentor: true })).to.equal(true)
    expect(isTogether({ stageCode: 'ECT2', ofMentor: false })).to.equal(false)
    expect(isTogether({ stageCode: 'EXP', ofMentor: true })).to.equal(false)
  })
  const buttons: [string, string, AskedDepth, Partial<Around>, string][] = [
    ['an ECT records together with their mentor', 'ECT2', 2, { mentors: [MENTOR] }, 'Record together with Idris Bello'],
    [
      'an ECT asks the SENCO to confirm',
      'ECT2',
      3,
      { mentors: [MENTOR], inclusionLeads: [LEAD] },
      'Ask Renée Dubois-Clarke to confirm at Embedded',
    ],
    [
      'a trainee without a mentor asks a colleague to confirm',
      'ITT',
      2,
      { inclusionLeads: [LEAD] },
      'Ask Renée Dubois-Clarke to confirm at Practised',
    ],
    ['a trainee with nobody to ask asks all the same', 'ITT', 2, {}, 'Ask to have it confirmed at Practised'],
    [
      'an established teacher asks their mentor to sign',
      'EXP',
      2,
      { mentors: [MENTOR] },
      'Ask Idris Bello to sign at Practised',
    ],
  ]
  for (const [sentence, code, planned, facts, button] of buttons)
    it(sentence, () => {
      const names = new Map([
        [MENTOR, 'Idris Bello'],
        [LEAD, 'Renée Dubois-Clarke'],
      ])
      const competency = { code: 'SOC-1', title: 'Friendship', reached: 0, open: null, embeddedOn: null } as const
      const after = { depth: 0, reachedOn: null, renewedOn: null, restedOn: null, movedOn: null, pieces: [] } as const
      const ask = askFor(
        { ...competency, after, planned: [planned], pieces: ENOUGH },
        { around: { ...around, ...facts }, stage: { code }, names },
        '2026-11-25',
        depthRules(),
      )
      expect(ask).to.include({ kind: 'ask', button })
    })
  it('count school days: a weekend is no wait', () => {
    expect(sayWaiting('2026-11-25', '2026-11-25')).to.equal('Asked today')
    expect(sayWaiting('2026-11-20', '2026-11-23')).to.equal('Waiting 1 school day')
    expect(sayWaiting('2026-11-16', '2026-11-25')).to.equal('Waiting 7 school days')
  })
  it('name the reader with the wait, and the day of a weekend, and never no school days', () => {
    expect(sayWith('Idris Bello', '2026-11-25', '2026-11-25')).to.equal('With Idris Bello, asked today')
    expect(sayWith('Idris Bello', '2026-11-20', '2026-11-25')).to.equal('With Idris Bello for 3 school days')
    expect(sayWith(null, '2026-11-25', '2026-11-25')).to.equal('No reader yet, asked today')
    expect(sayWith(null, '2026-11-20', '2026-11-23')).to.equal('No reader for 1 school day')
    expect(sayWaiting('2026-11-21', '2026-11-22')).to.equal('Asked on Saturday 21 November')
  })
  it('leave short forms in capitals inside a sentence', () => {
    expect(inSentence('Friendship and safety')).to.equal('friendship and safety')
    expect(inSentence('SEND support')).to.equal('SEND support')
  })
})
