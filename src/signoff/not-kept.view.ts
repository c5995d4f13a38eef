import { sayInstant } from '../shared/dates.ts'
import { type RecordParts } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type SignOff } from './reading.store.ts'
import { type DecisionValues } from './signoff.form.ts'
import { sayClosed, sayDecision } from './words.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'sign-offs/not-kept': NotKeptPage
  }
}

export type NotKeptPage = PageModel & { message: string; record: RecordParts; link: Link }

/**
 * The answer of whoever came second: what happened, and their words to copy, because Stepfree did not keep them.
 * `readable`: they may still open the request.
 */
export function notKeptPage(request: SignOff, viewerId: number | null, typed: DecisionValues, readable: boolean) {
  const { decision } = request
  const own = decision !== null && decision.by.id === viewerId
  return {
    title: own ? 'You answered this already' : 'Somebody was first',
    message: own
      ? `You answered this on ${sayInstant(decision.at)}: ${sayDecision(request).toLowerCase()}.`
      : sayClosed(request),
    record: {
      parts: [
        { term: 'What I saw or heard, and when', text: typed.saw },
        { term: 'What pupils said or did', text: typed.pupils },
        { term: 'What is still hard', text: typed.hard },
        { term: 'Next step', text: typed.next },
      ].filter((part) => part.text !== ''),
    },
    link: readable
      ? { text: own ? 'Read your answer' : 'Read what was answered', href: paths.signOff(request.id) }
      : { text: 'Go to the sign-offs', href: paths.signOffs },
  } satisfies NotKeptPage
}
