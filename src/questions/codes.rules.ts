/** The questions that Stepfree can ask (inclusion-content C.6, its default set), in the order of their weight. */
export const CODES = ['S02', 'S16', 'S04', 'S21', 'S20', 'S01', 'S10', 'S15', 'S06', 'S19', 'S18'] as const
export type Code = (typeof CODES)[number]
export const isCode = (text: string): text is Code => CODES.some((code) => code === text)

/** On unless a school switches it off: none of them times anybody. */
export const ON_BY_DEFAULT: readonly Code[] = ['S02', 'S04', 'S16', 'S20', 'S21']
/** Off until a school switches it on; a lead sees counts of these, never names. */
export const OPTIONAL: readonly Code[] = ['S01', 'S06', 'S10', 'S15', 'S18', 'S19']

/** What is asked, why it is asked now, and its short name. Never an accusation, never a figure about a person. */
export const ASKED: Record<Code, { name: string; question: string; because: string }> = {
  S01: {
    name: 'Many on one day',
    question: 'Were these talked through together, or cleared together?',
    because: 'Several sign-offs of one day say much the same.',
  },
  S02: {
    name: 'Alike in words',
    question: 'What was different about these?',
    because: 'Two answers use nearly the same words.',
  },
  S04: {
    name: 'Only attendance',
    question: 'Where did this meet a pupil?',
    because: 'For two terms the log has courses about this, and nothing tried.',
  },
  S06: {
    name: 'One piece for many',
    question: 'Which one does it show best?',
    because: 'One entry stands behind four competencies or more.',
  },
  S10: {
    name: 'Each for the other',
    question: 'Could someone new to this practice look?',
    because: 'Two colleagues have signed for each other three times this year, and nobody else has.',
  },
  S15: {
    name: 'In the framework’s words',
    question: 'In your own words, what happened?',
    because: 'An answer repeats most of the competency’s own text.',
  },
  S16: {
    name: 'There, or taking part',
    question: 'What did they do, choose or say?',
    because: 'What pupils experienced says that somebody was there.',
  },
  S18: {
    name: 'Told, or tried',
    question: 'Is this strand being told or tried?',
    because: 'Nearly everyone has met this strand, and few have practised it.',
  },
  S19: {
    name: 'A year on',
    question: 'Is this still true for this year’s pupils?',
    because: 'No new experience of pupils or families for twelve months.',
  },
  S20: {
    name: 'Much to read',
    question: 'What can be moved or paused?',
    because: 'More than eight requests wait, or more than twelve people are mentored.',
  },
  S21: {
    name: 'Heard, and told back',
    question: 'What happened next, and do they know?',
    because: 'Pupils or a family said something over a month ago, and no day says that they were told what came of it.',
  },
}
