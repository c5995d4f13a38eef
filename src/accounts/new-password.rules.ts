import { type Outcome, accept, refuse } from '../shared/outcome.ts'
import { fold } from '../shared/text.ts'

export const SHORTEST = 12
/** Bytes, so that hashing one takes no longer than hashing another. */
export const LONGEST = 1024

export type PasswordRefusal = 'missing' | 'short' | 'long' | 'common' | 'own'

/** The sentence beside the field. */
export const PASSWORD_WORDS: Record<PasswordRefusal, string> = {
  missing: 'Choose a password',
  short: 'Use at least 12 characters',
  long: 'Use a shorter password: at most about 1,000 characters',
  common: 'Choose something harder to guess: this is one of the first that people try',
  own: 'Leave out your own name and e-mail address',
}

/**
 * May this be somebody's password? Length counts, not the kinds of characters (NIST SP 800-63B 3.1.1); refused are
 * those that people try first: a few well-known words with figures and signs around them, a row of keys, one's own name.
 */
export function newPassword(password: string, own: { email: string; name: string }): Outcome<string, PasswordRefusal> {
  if (password === '') return refuse('missing')
  if (Buffer.byteLength(password) > LONGEST) return refuse('long')
  const plain = password.normalize('NFKC')
  if ([...plain].length < SHORTEST) return refuse('short')
  const folded = fold(plain)
  if (isOwn(folded, own)) return refuse('own')
  return isCommon(folded) ? refuse('common') : accept(plain)
}

function isOwn(folded: string, own: { email: string; name: string }): boolean {
  const parts = `${own.email} ${own.name}`
    .split(/[\s@.]+/)
    .map(fold)
    .filter((part) => part.length > 2)
    .sort((a, b) => b.length - a.length)
  const left = parts.reduce((text, part) => text.replaceAll(part, ''), folded)
  return left !== folded && left.replace(/[^\p{L}\p{N}]/gu, '').length < 6
}

function isCommon(folded: string): boolean {
  if (new Set(folded).size < 5) return true
  if (withoutRows(folded).length < 4) return true
  // Figures and signs in front and behind are what people add when they are made to.
  const core = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const read = core.replace(/[013457@$!]/g, (c) => LOOKS_LIKE[c] ?? c)
  return (
    [read, core, folded].some((text) => ONLY_COMMON.test(withoutRows(text.replace(/\P{L}/gu, '')))) ||
    isRepeated(folded)
  )
}

const isRepeated = (text: string): boolean => /^(.{1,6}?)\1+$/.test(text)

const ROWS = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '01234567890']
const RUNS = ROWS.flatMap((row) => [row, [...row].reverse().join('')])

/** What is left when runs of four or more neighbouring keys or letters are taken out. */
function withoutRows(text: string): string {
  let left = ''
  for (let i = 0; i < text.length;) {
    const run = longestRun(text, i)
    if (run === 0) left += text.charAt(i)
    i += Math.max(run, 1)
  }
  return left
}

function longestRun(text: string, from: number): number {
  let length = 4
  if (!RUNS.some((row) => row.includes(text.slice(from, from + length))) || from + length > text.length) return 0
  while (from + length < text.length && RUNS.some((row) => row.includes(text.slice(from, from + length + 1))))
    length += 1
  return length
}

const LOOKS_LIKE: Record<string, string> = {
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' },
}

/** The words that people reach for: from the world's lists, from football, from the calendar and from school. */
const COMMON_WORDS =
  `password passw pass word passcode secret letmein welcome hello login signin access admin administrator
  root user guest test testing tester default change changeme master superman batman spiderman pokemon starwars dragon
  monkey football baseball liverpool arsenal chelsea everton tottenham rangers celtic manchester united city england
  iloveyou loveyou love lovely princess sunshine summer autumn winter spring monday tuesday wednesday thursday friday
  saturday sunday january february march april may june july august september october november december christmas
  flower charlie michael jessica daniel thomas ashley jordan george harry oliver computer internet google microsoft
  office windows apple samsung facebook teacher teaching teach school schools head headteacher pupil pupils student
  class classroom staff primary secondary academy college education inclusion stepfree senco mentor mentors learning
  learn lesson and the my our your is me you i a please now let in open to at on of for`
    .split(/\s+/)
    .sort((a, b) => b.length - a.length)
const ONLY_COMMON = new RegExp(`^(?:${COMMON_WORDS.join('|')}){0,4}$`)
