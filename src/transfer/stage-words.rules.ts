import { fold } from '../shared/text.ts'

/** A career stage from the framework's own list: `ECT1`, "Early career teacher, year 1". */
export type StageFacts = { code: string; name: string }
export type StageReading = { kind: 'known'; code: string } | { kind: 'ask'; among: string[] } | { kind: 'unknown' }

/**
 * The career stage that a cell of a staff list means: its code, its name, or one of the words schools use. `ECT` alone and
 * retired words (`NQT`) could be more than one stage, so they ask. Only stages in `stages` are ever answered.
 */
export function readStage(text: string, stages: readonly StageFacts[]): StageReading {
  const written = plain(text)
  const exact = stages.find(({ code, name }) => plain(code) === written || plain(name) === written)
  if (exact !== undefined) return { kind: 'known', code: exact.code }
  const codes = STAGE_WORDS.find(({ words }) => words.test(written))?.codes ?? []
  const among = codes.filter((code) => stages.some((stage) => stage.code === code))
  const [only] = among
  if (only === undefined) return { kind: 'unknown' }
  return among.length === 1 ? { kind: 'known', code: only } : { kind: 'ask', among }
}

/** The stage that a job title settles when no stage is given: teaching assistants and trainees. No others are guessed. */
export function stageOfJob(jobTitle: string, stages: readonly StageFacts[]): string | null {
  const written = plain(jobTitle)
  const code = SUPPORT.test(written) ? 'SUP' : TRAINEE.test(written) ? 'ITT' : null
  return stages.some((stage) => stage.code === code) ? code : null
}

/** `ECT (Year 2)` → `ect year 2`. */
const plain = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const SUPPORT =
  /^support( staff)?$|\b(ta|hlta|lsa|lsp|tas|teaching assistants?|learning support( assistant| practitioner)?|classroom assistant|cover supervisor|nursery nurse|non teaching|support staff|pastoral support)\b/
const TRAINEE =
  /\b(itt|itet?|trainee( teacher)?|student teacher|scitt|pgce|initial teacher (training|education)|school direct|teach first trainee|apprentice teacher|teacher apprentice)\b/

/** The first that fits counts. A mentor is a role, not a stage. */
const STAGE_WORDS: { words: RegExp; codes: string[] }[] = [
  { words: /\bmentor\b/, codes: [] },
  { words: /\bnqt\b|newly qualified/, codes: ['ECT1', 'ECT2', 'EXP'] },
  { words: /\brqt\b|recently qualified/, codes: ['ECT2', 'EXP'] },
  {
    words:
      /\bect ?(y|yr|year)? ?2\b|\b(early career|ect)\b.*\b(2|two|second|2nd)\b|\b(2|two|second|2nd)\b.*\b(early career|ect)\b/,
    codes: ['ECT2'],
  },
  {
    words:
      /\bect ?(y|yr|year)? ?1\b|\b(early career|ect)\b.*\b(1|one|first|1st)\b|\b(1|one|first|1st)\b.*\b(early career|ect)\b/,
    codes: ['ECT1'],
  },
  { words: /\bects?\b|early career/, codes: ['ECT1', 'ECT2'] },
  { words: SUPPORT, codes: ['SUP'] },
  { words: TRAINEE, codes: ['ITT'] },
  {
    words: /\bnpq|^lead|leader|head ?teacher|^head of|deputy head|assistant head|\bslt\b|\bsenco\b|\btlr\b/,
    codes: ['LEAD'],
  },
  { words: /^(experienced|established|expert|exp\b|main (scale|pay)|mps|upper (scale|pay)|ups)/, codes: ['EXP'] },
  { words: /^((class|classroom|subject|qualified) )?teacher$|^qts$|^qualified$/, codes: ['ECT1', 'ECT2', 'EXP'] },
]
