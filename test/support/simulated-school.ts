import { type DecisionFact, type EntryFact, type SchoolFacts } from '../../src/questions/signals.rules.ts'
import { addDays, type IsoDate } from '../../src/shared/dates.ts'

/**
 * A school that was never there, for asking how many box-tickers the questions reach and how many honest people they
 * bother. Everything below is assumed, not measured; change a number and run `npm run test:only -- test/rules/simulated-school.test.ts`.
 *
 * - 200 staff, 40 signatories: 60 % honest, 25 % hurried, 15 % box-ticking. Two terms, from 1 September to Easter.
 * - Each signatory answers two requests a week in term time, for one of eight teachers of theirs.
 * - Honest: what they saw, made anew from who, where, what and what changed; one answer in seven is not yet; on one afternoon a
 *   term they moderate together and answer six on one day, each in its own words; one in
 *   ten has a day of catching up alone, with six. In two of a hundred they forget a told-back day.
 * - Hurried: short, from a small stock of openings, always about something of that lesson; batches on Fridays.
 * - Box-ticking, four ways: half paste one text and change nothing; a quarter change the name, the class and the day; one in six
 *   repeat the competency's own words; the rest have a fresh text written for them each time and clear them on one day. No not yet.
 * - A small school has 24 teachers and 6 signatories, each of whom answers once in six weeks and never in batches: under
 *   twenty records a term, so that a second look draws two of them.
 * - Entries follow their signatory's habits: box-ticking ones say that pupils were there, and never tell back.
 */
export type Habit = 'honest' | 'hurried' | 'pasting' | 'filling in' | 'echoing' | 'having written'
export type Signatory = { id: number; habit: Habit }
export type Simulated = { signatories: Signatory[]; teachers: Map<number, number>; until: (on: IsoDate) => SchoolFacts }

export const isBoxTicking = ({ habit }: Signatory): boolean => habit !== 'honest' && habit !== 'hurried'

const STARTED = '2025-09-01'
export const WEEKS = 28

/** Numbers from a seed, 0 to 1: mulberry32. The same seed makes the same school. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const WHO = [
  'A boy who often waits',
  'Two girls at the back',
  'The whole table',
  'A pupil new to English',
  'Three who rarely speak',
  'One who uses a talker',
  'Half the class',
  'A pair',
  'Somebody who left last year',
  'The quiet group',
]
const WHERE = [
  'in fractions',
  'in guided reading',
  'at the science bench',
  'on the field',
  'in the library corner',
  'during registration',
  'in drama',
  'at the till of the pretend shop',
  'in music',
  'on the coach',
  'in history',
  'by the sink',
]
const DID = [
  'chose a partner without being asked',
  'explained the second step to a neighbour',
  'used the picture list and then put it away',
  'asked for the rule to be said again',
  'started before the others',
  'showed the answer on a board',
  'signed the punchline',
  'laughed at their own mistake',
  'drew the plan twice',
  'read the label aloud',
  'said no and was listened to',
  'kept the turn until the end',
]
const BUT = [
  'it fell apart after break',
  'the noise came back on Thursday',
  'one of them still looked at me first',
  'the cards were too small',
  'nobody wanted to be first',
  'the second group had too little time',
  'we had moved the tables the day before',
  'it took longer than the plan said',
]
const NEXT = [
  'ask the pupils which part to keep',
  'try it without the cards',
  'hand the timer to somebody else',
  'show the parents what changed',
  'watch the start, not the end',
  'leave it for a week and look again',
  'do the same with the other set',
  'let them write the rule',
]
const WHEN = [
  'before the register was done',
  'as soon as the lights went down',
  'after the second example',
  'in the last five minutes',
  'while the others packed up',
  'when the timer stopped',
  'at the change of groups',
  'straight after the fire drill',
  'once the music was off',
  'during the quiz',
  'when I left the table',
  'on the way back from the hall',
]
const SAID = [
  'I can do the next one',
  'can we keep the cards',
  'it is less loud here',
  'you went too fast',
  'that is what my nan says',
  'why do they go first',
  'I liked being asked',
  'not today',
  'it is my turn to explain',
  'we did it our way',
  'the picture is wrong',
  'tell my mum',
  'I knew that one',
  'it was boring but fair',
  'can I sit there tomorrow',
  'nobody helped me',
]
const HURRIED = ['Good to see that', 'Saw', 'In the lesson', 'Popped in and', 'Noticed']
const PASTED = [
  'A really good lesson with all pupils included and engaged throughout, showing clear progress against the outcome. Keep it up and continue to embed.',
  'All learners were supported to access the curriculum and adaptations were in place. Continue to develop this next term.',
  'Clear evidence of adaptive teaching seen, pupils well supported at all times. Next: carry on with the good work.',
]
const DESCRIPTORS = [
  'Finds what in the task, the room or the routine is in the way of a pupil and changes that before asking the pupil to change',
  'Plans the first ten minutes so that everyone can begin without waiting for an adult and fades help as soon as it is not needed',
  'Listens to what families say about school, acts on one thing and tells them what came of it in a way that suits them',
  'Checks what pupils have understood in several ways and changes the next step of the lesson because of what was found',
]
const NAMES = ['Amira', 'Ben', 'Chidi', 'Dara', 'Elif', 'Femi', 'Greta', 'Hugo', 'Ines', 'Jomo']
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']

export type Size = { staff: number; signatories: number; teachers: number; everyWeeks: number; answers: number }
export const LARGE: Size = { staff: 200, signatories: 40, teachers: 160, everyWeeks: 1, answers: 2 }
export const SMALL: Size = { staff: 30, signatories: 6, teachers: 24, everyWeeks: 6, answers: 1 }

export function simulateSchool(seed: number, size: Size = LARGE): Simulated {
  const chance = chanceOf(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T
  const habitOf = (): Habit => {
    const n = chance()
    if (n < 0.6) return 'honest'
    if (n < 0.85) return 'hurried'
    const how = chance()
    return how < 0.5 ? 'pasting' : how < 0.75 ? 'filling in' : how < 0.92 ? 'echoing' : 'having written'
  }
  const signatories = Array.from({ length: size.signatories }, (_, i): Signatory => ({ id: i + 1, habit: habitOf() }))
  const own = new Map(signatories.map(({ id }) => [id, pick(PASTED)]))
  const teachers = new Map<number, number>()
  for (let n = 0; n < size.teachers; n++) teachers.set(1000 + n, (n % size.signatories) + 1)

  const observed = (): string =>
    `${pick(WHO)} ${pick(WHERE)} ${pick(DID)} ${pick(WHEN)} on ${pick(DAYS)}. “${pick(SAID)},” one said, though ${pick(BUT)}. Next: ${pick(NEXT)} ${pick(WHERE)}.`
  const narrative = (by: Signatory, descriptor: string): string => {
    switch (by.habit) {
      case 'honest':
        return observed()
      case 'hurried':
        return `${pick(HURRIED)} ${pick(WHO).toLowerCase()} ${pick(WHERE)} ${pick(DID)}. Next ${pick(NEXT)}.`
      case 'pasting':
        return own.get(by.id) ?? ''
      case 'filling in':
        return `I saw ${pick(NAMES)} teach Year ${String(1 + Math.floor(chance() * 6))} on ${pick(DAYS)}. ${own.get(by.id) ?? ''}`
      case 'echoing':
        return `${descriptor}.`
      case 'having written':
        return `${observed()} ${observed()}`
    }
  }

  const decisions: DecisionFact[] = []
  const entries: EntryFact[] = []
  const answer = (by: Signatory, on: IsoDate): void => {
    const mine = [...teachers].filter(([, signatory]) => signatory === by.id).map(([id]) => id)
    const descriptor = pick(DESCRIPTORS)
    const id = decisions.length + 1
    const personId = pick(mine)
    const honest = !isBoxTicking(by)
    const not = honest && chance() < 1 / 7
    decisions.push({
      ...{ id, signatoryId: by.id, personId, strand: 'HQT', depth: 2, answer: not ? 'not_yet' : 'signed', on },
      ...{ narrative: narrative(by, descriptor), descriptor },
    })
    const heard = chance() < 0.3
    entries.push({
      ...{ id, personId, strand: 'HQT', kind: heard ? 'PUP' : 'OBS', doneOn: addDays(on, -7), signedFor: 1 },
      experience: honest
        ? `${pick(WHO)} ${pick(DID)}.`
        : chance() < 0.5
          ? 'All pupils were in the room.'
          : `${pick(WHO)} ${pick(DID)}.`,
      toldBackOn: heard && (honest ? chance() > 0.02 : chance() > 0.7) ? on : null,
    })
  }
  for (let week = 0; week < WEEKS; week++) {
    const monday = addDays(STARTED, week * 7)
    for (const by of signatories) {
      if (size.everyWeeks > 1) {
        if (week % size.everyWeeks === by.id % size.everyWeeks) answer(by, addDays(monday, Math.floor(chance() * 5)))
        continue
      }
      const moderating = by.habit === 'honest' && week % 14 === 10
      const catchingUp = by.habit === 'honest' && week === 5 && by.id % 10 === 3
      const clearing = by.habit === 'having written' && week % 6 === 5
      const onFriday = by.habit === 'hurried' || moderating || catchingUp || clearing
      const many = clearing ? 12 : moderating || catchingUp ? 6 : size.answers
      if (by.habit === 'having written' && week % 6 !== 5) continue
      for (let n = 0; n < many; n++) answer(by, addDays(monday, onFriday ? 4 : Math.floor(chance() * 5)))
    }
  }
  decisions.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id - b.id))
  return {
    signatories,
    teachers,
    until: (on) => ({
      ...{ staff: size.staff, attendance: [], load: [], standing: [], strands: [] },
      decisions: decisions.filter((one) => one.on <= on),
      entries: entries.filter((one) => one.doneOn <= on),
    }),
  }
}
