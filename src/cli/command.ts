import { type Config } from '../config.ts'
import { type Work } from '../work.ts'

/** Prints one line for the one who asked. */
export type Say = (line: string) => void

/**
 * One thing that can be done at the console. `help` begins with how it is written. `run` answers the exit code: 0 done,
 * 1 refused or partly done, 2 asked wrongly.
 */
export type Command =
  | { help: string; run: (args: string[], work: Work, say: Say) => Promise<number> }
  /** For commands that must not open the database first. */
  | { help: string; runAlone: (args: string[], config: Config, say: Say) => Promise<number> }

/** The first line that comes in, as from `echo … | npm run stepfree -- …`. */
export async function firstLine(input: AsyncIterable<Buffer | string>): Promise<string> {
  let text = ''
  for await (const chunk of input) {
    text += chunk.toString()
    if (text.includes('\n')) break
  }
  return text.split(/\r?\n/)[0] ?? ''
}
