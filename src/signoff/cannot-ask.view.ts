import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type Enough } from '../web/components.ts'
import { ASK_WORDS, sayStillNeeded } from './ask.rules.ts'
import { type Sum } from './depth.rules.ts'
import { sayItems } from './sum-words.rules.ts'
import { FORMATIVE } from './formative.rules.ts'
import { sayNameRefusal } from './reader.view.ts'
import { type AskedDepth, type AskRefusal, type NameRefusal } from './signoff.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'sign-offs/cannot-ask': CannotAskPage
  }
}

export type CannotAskPage = PageModel & { text: string; list: Enough | null; links: Link[]; formative: string }

type Asked = { code: string; title: string } | null
type Problem = AskRefusal | NameRefusal | 'which_competency'

/** Why it cannot be asked for now, and what to do: nothing was stored. */
export const cannotAskPage = (
  { reason: problem, competency, sum }: { reason: Problem; competency: Asked; sum?: { depth: AskedDepth; sum: Sum } },
  today: IsoDate,
): CannotAskPage => ({
  title: competency === null ? 'Choose what to ask for' : `Not now: ${competency.title}`,
  back: { text: 'CPD log', href: paths.cpd },
  text: sum === undefined ? sayProblem(problem) : sayStillNeeded(sum.depth),
  list: sum === undefined ? null : sayItems(sum.sum, { mine: true, today }),
  links: [
    ...(competency === null
      ? [{ text: 'Go to your CPD log', href: paths.cpd }]
      : [
          { text: 'Log CPD for this', href: `${paths.newCpd}?competency=${competency.code}` },
          { text: 'See your entries about it', href: `${paths.cpd}?competency=${competency.code}` },
          { text: competency.title, href: paths.competency(competency.code) },
        ]),
  ],
  formative: FORMATIVE,
})

function sayProblem(problem: Problem): string {
  if (problem === 'which_competency')
    return 'This entry is about no competency, or about several. Say on the entry what it is about, then ask for one of them.'
  return isAskRefusal(problem) ? ASK_WORDS[problem] : `${sayNameRefusal(problem)}.`
}

const isAskRefusal = (problem: AskRefusal | NameRefusal): problem is AskRefusal => Object.hasOwn(ASK_WORDS, problem)
