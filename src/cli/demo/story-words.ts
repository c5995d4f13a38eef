import { type ReachedDepth } from '../../shared/depths.ts'
import { type Occasion } from './words.ts'

const occasion = (
  title: string,
  barrier: string | null,
  change: string | null,
  experienced: string | null,
  next: string | null,
): Occasion => ({
  ...{ title, barrier, change, experienced, next },
})
const again = (title: string, experienced: string, next: string): Occasion =>
  occasion(title, null, null, experienced, next)

export const LUNCH: [Occasion, Occasion] = [
  occasion(
    'A table where you can just sit down',
    'At lunch you need an invitation to sit with others, and three children had none.',
    'A table with a game and an adult, open to anyone, four days a week.',
    'Nine came in the first week. Two of the three I had in mind came each day.',
    'Ask them what they like about it.',
  ),
  again(
    'The table in the second week',
    'Fourteen came. Two play together at morning break as well.',
    'Think about how I get out of it.',
  ),
]
export const BARRIER: [Occasion, Occasion, Occasion] = [
  occasion(
    'What the long carpet time asks of people',
    'We wrote that three children cannot sit still. Twenty-five minutes on the floor is a lot to ask of anybody.',
    'Ten minutes, then a task, then ten more; chairs for those who like one.',
    'Fewer reminders for everyone: from about twenty to four. Five children use a chair, not the five I expected.',
    'Look at assembly with the same eyes.',
  ),
  again(
    'Assembly, looked at in the same way',
    'Two children sit at the end of the row with the plan of the assembly in their hands. Both stayed for all of it, three weeks in a row.',
    'Ask the others who would like the plan.',
  ),
  again(
    'What the children say about the carpet',
    'Six children, with picture cards: five like the new way. One misses the long story, so on Fridays we have it.',
    'Write it into the handover for Year 6.',
  ),
]
export const CONVERSATION: [Occasion, Occasion] = [
  occasion(
    'A conversation that began with their question',
    'Our form has nine questions, and families wait until the end for their own.',
    'I sent four headings the week before and began with theirs: explore, focus, plan, review.',
    '“They asked me what works at home, and it was on the wall the next week.”',
    'Write the plan in the family’s words and send it.',
  ),
  again(
    'The plan in their words',
    'He read it aloud to his mother and changed “target” to “my thing”.',
    'The second conversation, with another family.',
  ),
]
export const PARTNERS: [number, Occasion][] = [
  [
    15,
    occasion(
      'Talk partners on the wall',
      'Partners were chosen by standing up and finding someone. Four pupils were last every time.',
      'A planned rota on the wall, changed on Mondays, with a warning after assembly.',
      'Better for five of six. One says it is fairer but would rather choose. Mixed.',
      'Keep for all; let the pupils write next half term’s rota.',
    ),
  ],
  [
    10,
    again(
      'The rota, second week',
      'It fell apart after assembly. We kept it, with a five-minute warning, and the next day it was calm.',
      'Try the warning at other changes.',
    ),
  ],
  [
    5,
    again(
      'Six pupils, with cards and talk',
      '“I know who I am with now so I don’t have to look round.” One pupil would still rather choose.',
      'Friday is for choosing.',
    ),
  ],
]
export const GOOD_NEWS: [number, Occasion][] = [
  [
    13,
    occasion(
      'Good news first',
      'Home heard from me only when something was wrong.',
      'Six messages in a week with something good, and one question: what works at home?',
      'Five answers. “She hums when she thinks” is why I no longer ask her to stop.',
      'Six more before the end of term.',
    ),
  ],
  [
    4,
    again(
      'The next six messages',
      'One father answers with drawings. They are on her tray now.',
      'Ask how each family likes to be reached.',
    ),
  ],
]
export const FRACTIONS: [number, Occasion][] = [
  [
    12,
    occasion(
      'Three questions before phonics',
      'I planned for the children who can sit near the board, and the others could not see the mouth shapes.',
      'Mirrors for all, and I sit on a low stool in the middle.',
      'Everyone copied the sound. Three children taught it to the puppet.',
      'Ask the same three questions for the maths carpet.',
    ),
  ],
  [
    5,
    again(
      'Three questions, maths carpet',
      'Cubes in every hand instead of on my table. Nobody had to wait to touch one.',
      'Write the questions into next week’s plan.',
    ),
  ],
]
export const COATS: [number, Occasion][] = [
  [
    16,
    occasion(
      'The pegs, and not the child',
      'My notes from the first week said “slow to come in”. The pegs are in a corner where thirty coats meet.',
      'With my class teacher I spread the pegs along the wall.',
      'Two minutes instead of nine, and nobody cried on four days.',
      'Rewrite the notes.',
    ),
  ],
  [
    8,
    again(
      'Rewriting my notes',
      'I read the new version to the class teacher. She used one sentence for the family.',
      'Use the three headings for the next one.',
    ),
  ],
]
export const RECORDER: [number, Occasion][] = [
  [
    31,
    occasion(
      'One cycle for getting started',
      'The target said “more resilient”. Nobody could see that in a lesson.',
      'One question, one small change, one date: a first line together, for three weeks.',
      'On nine of thirteen days the second line was there before I came back.',
      'Review with the family on the date.',
    ),
  ],
  [
    16,
    again(
      'The review on the date',
      'He wants to write the first line himself and have me read it. We wrote that down.',
      'One more short round, then stop.',
    ),
  ],
]

/** When in her time at Hazelmere, what, how deep; without texts of her own, texts like everybody's. */
export const SIGNED: [share: number, code: string, depth: ReachedDepth, texts: Occasion[]][] = [
  [0.08, 'BEL-1', 2, []],
  [0.15, 'SOC-1', 2, []],
  [0.22, 'BEL-3', 2, []],
  [0.3, 'BAR-1', 2, []],
  [0.37, 'HQT-4', 2, []],
  [0.44, 'HQT-3', 2, []],
  [0.51, 'FAM-1', 2, []],
  [0.57, 'COL-1', 2, []],
  [0.65, 'BAR-2', 2, []],
  [
    0.78,
    'BEL-1',
    3,
    [
      occasion(
        'Profiles that the children rewrite',
        'The one-page profiles were true in January and old by May.',
        'Children rewrite their own page each half term; I plan the first task of the week from three of them.',
        'Two crossed out what I thought they liked. The Monday task is started by everyone.',
        'Send the pages up to Year 6 with them.',
      ),
      again(
        'Profiles with the whole year group',
        'The parallel class does it too. One child told me: “Mine says I am good at waiting, and I am.”',
        'Ask who does not want a page, and why.',
      ),
      again(
        'Who does not want a page',
        'Two. One would rather tell me; we talk on Fridays. The other showed me his page after all.',
        'Keep both ways.',
      ),
    ],
  ],
  [
    0.88,
    'HQT-3',
    3,
    [
      occasion(
        'Two next moves, written down before the lesson',
        'I checked understanding and then taught what I had planned anyway.',
        'Two next moves on a sticky note, and I use one of them.',
        'On three days of five I changed course. Children say “oh, now” at the second explanation.',
        'Note which move I never use.',
      ),
      again(
        'A different way to answer',
        'With cards and drawings four more children answer before I choose. Two prefer the whiteboard.',
        'Let them choose each time.',
      ),
      again(
        'What did not work in fractions',
        'Neither move helped on Tuesday: the picture was wrong. We drew a new one together on Wednesday.',
        'Share the new picture with Year 4.',
      ),
    ],
  ],
]

/** What Siân heard and saw besides: title, school days ago, minutes, and what it was about. */
export const HEARD: [title: string, ago: number, minutes: number, code: string][] = [
  ['Watched a lesson at Alder House School', 41, 120, 'COL-5'],
  ['Induction seminar: families as partners', 29, 90, 'FAM-1'],
  ['Planning time with the SENCO', 20, 60, 'COL-1'],
  ['Watched my own lesson on video with Idris', 13, 60, 'GRO-3'],
]
