import { toPiece } from '../evidence/pieces.rules.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type DepthRules, type Sum, sumUp } from './depth.rules.ts'
import { type SignOff } from './reading.store.ts'
import { type BroughtEntry } from './requests.store.ts'

/** What a request brings, counted towards its depth for the one who would sign it: their own observation is not the second. */
export const sumOfBrought = (
  request: Pick<SignOff, 'depth' | 'competency' | 'embeddedOn' | 'renewSince'>,
  entries: readonly BroughtEntry[],
  signatoryId: number | null,
  today: IsoDate,
  rules: DepthRules,
): Sum =>
  sumUp(request.depth, rules[request.depth], {
    competency: request.competency.code,
    pieces: entries.map(({ doneOn, barrier, change, experienced, next, evidence }) =>
      toPiece({
        ...{ doneOn, barrier, change, next, pupils: experienced, kind: evidence?.kind ?? null },
        ...{ seenOn: evidence?.seenOn ?? null, seenById: evidence?.seenById ?? null },
        ...{ context: evidence?.context ?? null, familyReason: evidence?.familyReason ?? null },
        ...{ howWeKnow: evidence?.howWeKnow ?? null, forWhom: evidence?.forWhom ?? null },
        ...{ families: evidence?.families ?? null, didNotWork: evidence?.didNotWork ?? null },
      }),
    ),
    signatoryId,
    ...{ embeddedOn: request.embeddedOn, renewSince: request.renewSince },
    today,
  })
