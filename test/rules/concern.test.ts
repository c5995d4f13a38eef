import { expect } from 'chai'
import { mayBeConcern, sayConcern } from '../../src/language/concern.rules.ts'

describe('a note that may be about a child’s safety', () => {
  const STOPS = [
    'She disclosed something at the end of the lesson.',
    'He said his dad hits him when he is late.',
    'Her stepfather has hurt her arm again.',
    'I saw bruises on his wrist.',
    'They talked about self-harm.',
    'She is scared to go home on Fridays.',
    'He asked me to keep it a secret.',
    'He has been cutting himself.',
    'There is nothing to eat at home.',
    'She is frightened of her uncle.',
  ]
  const CARRIES_ON = [
    'Nobody was left standing.',
    'He hit the drum on the beat and laughed.',
    'The noise hurt his ears, so we moved the drum.',
    'She was scared of the dark box and said no.',
    'Mum told me what helps at home.',
    'The class asked me to keep the rota.',
    'They cut the card and burned the edges with tea.',
    'He is proud of his dad.',
    'Cutting the task in half let everybody begin.',
    '',
  ]
  for (const text of STOPS) it(`stops: ${text}`, () => expect(mayBeConcern([text])).to.equal(true))
  for (const text of CARRIES_ON) it(`carries on: ${text}`, () => expect(mayBeConcern([text, null])).to.equal(false))
  it('names whom to tell and where it belongs, as the school has set it', () => {
    expect(sayConcern({ name: 'Ms Amis', route: 'the blue book' })).to.equal(
      'Speak to Ms Amis now. Your words are still here and are not saved: copy them into the blue book.',
    )
    expect(sayConcern({ name: null, route: null })).to.include('your designated safeguarding lead')
  })
})
