import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type Lexicon, makeChecker } from '../../src/language/language.rules.ts'

const CONTENT = JSON.parse(readFileSync('seeds/inclusion-framework.json', 'utf8')) as {
  lexicon: Lexicon & { tests: { flag: string[]; clean: string[] } }
}
const { lexicon } = CONTENT
const check = makeChecker(lexicon)
const idsIn = (text: string): string[] => [...new Set(check(text).map((each) => each.pattern))].sort()

/** The thirty sentences of the content file, with what each is to find (inclusion-content D.2). */
const TO_FIND: Record<number, string[]> = {
  1: ['L01', 'L60'],
  2: ['L12'],
  3: ['L38', 'L40'],
  4: ['L07'],
  5: ['L04'],
  6: ['L09'],
  7: ['L14'],
  8: ['L27', 'L54'],
  9: ['L53', 'L57'],
  10: ['L30'],
  11: ['L49', 'L50'],
  12: ['L23'],
  13: ['L58', 'L64'],
  14: ['L15', 'L16', 'L74'],
  15: ['L31', 'L32'],
}

describe('the words that are suggested', () => {
  describe('in the fifteen sentences that say too little of the barrier', () => {
    lexicon.tests.flag.forEach((sentence, n) =>
      it(`finds ${TO_FIND[n + 1]?.join(' and ') ?? 'nothing'} in “${sentence}”`, () => {
        expect(idsIn(sentence)).to.deep.equal(TO_FIND[n + 1])
      }),
    )
    it('are fifteen', () => expect(lexicon.tests.flag).to.have.length(15))
  })

  describe('in the fifteen sentences that are as they should be', () => {
    lexicon.tests.clean.forEach((sentence) =>
      it(`finds nothing in “${sentence}”`, () => expect(idsIn(sentence)).to.deep.equal([])),
    )
    it('are fifteen', () => expect(lexicon.tests.clean).to.have.length(15))
  })

  /** Each step both ways: a sentence that needs it, and one that shows that it is not too wide (D, step 0). */
  const BOTH_WAYS: [step: string, text: string, ids: string[]][] = [
    ['a quotation is left alone', 'The letter says “he suffers from anxiety”.', []],
    ['what stands after a quotation is read', 'The letter says “anxiety”. He suffers from it.', ['L01']],
    ['a quotation in single marks is left alone', "The letter says 'she suffers from anxiety' again.", []],
    ['an apostrophe opens no quotation', "Jayden can't cope and the class can't cope.", ['L60']],
    ['a curly apostrophe is read as a straight one', 'Jayden can’t cope in assemblies.', ['L60']],
    ['a name in curly single marks does not hide a curly apostrophe', 'The ‘quiet’ table: she can’t cope.', ['L60']],
    ['a recognised term is left alone', 'Oppositional defiant disorder was named in the report.', []],
    ['the same word outside the term is found', 'He was defiant in the report.', ['L43']],
    ['the proper name of a school is left alone', 'We visited Weak Readers Academy.', []],
    ['lower case is no proper name', 'We taught the weak readers at the academy.', ['L15']],
    ['a name does not begin with The', 'The Disabled Pupils Trust helped.', []],
    ['a thing may suffer', 'The lesson suffered from poor sound.', []],
    ['a person does not', 'The class teacher says she suffers from it.', ['L01']],
    ['a thing may refuse', 'Her laptop refuses to start.', []],
    ['a person with a name is seen', 'In most lessons Amira refuses to write.', ['L38']],
    ['nobody is near', 'The old projectors and boards refuse to start.', []],
    ['the person of the sentence before does not count', 'Amira was there. The doors refuse to open.', []],
    ['a word that begins sentences is no name', 'Because doors refuse to open, lessons were late.', []],
    ['what somebody said is theirs', 'He said that he does not belong in our school.', []],
    ['what is said of them is not', 'He does not belong in our school.', ['L58']],
  ]
  for (const [step, text, ids] of BOTH_WAYS) it(`${step}: “${text}”`, () => expect(idsIn(text)).to.deep.equal(ids))

  it('put the strongest first, then the earliest', () => {
    const found = check('SEND kids in the bottom set: he is wheelchair-bound and the naughty one.')
    expect(found.map((each) => each.pattern)).to.deep.equal(['L04', 'L16', 'L42', 'L10'])
  })

  it('say where they stand and what is written there', () => {
    const text = 'Our LAPs and a “lazy” day.'
    const [found] = check(text)
    expect(found).to.include({ found: 'Our LAPs', at: 0, severity: 'suggest' })
    expect(found?.suggestion).to.equal('pupils who need more steps on this topic')
  })

  it('nudge once in a text, and suggest each time', () => {
    expect(check('SEND kids here, SEND kids there.').map((each) => each.pattern)).to.deep.equal(['L10'])
    expect(check('The bottom set, the bottom group.').map((each) => each.pattern)).to.deep.equal(['L16', 'L16'])
  })

  it('read a long text without a full stop to its end', () => {
    const text = 'the pupils in the room and she refuses to '.repeat(200)
    expect(check(text).filter((each) => each.pattern === 'L38')).to.have.length(200)
  })

  it('each have an example that their pattern finds', () => {
    expect(lexicon.patterns).to.have.length(80)
    for (const { id, pattern, example } of lexicon.patterns)
      expect(new RegExp(pattern, 'i').test(`He is ${example}`), `${id}: ${example}`).to.equal(true)
  })
})
