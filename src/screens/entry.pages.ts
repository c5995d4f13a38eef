import { type Entry, findReadableEntry } from '../evidence/entries.store.ts'
import { listEvidence } from '../evidence/evidence.store.ts'
import { listFiles } from '../evidence/files.store.ts'
import { type Suggested, suggestFor } from '../evidence/suggestions.rules.ts'
import { listDismissed } from '../evidence/suggestions.store.ts'
import { ownChecker } from '../language/lexicon.ts'
import { mayAtAll } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { type Ask, askFor } from '../signoff/ask.rules.ts'
import { listCompetencyFacts } from '../signoff/ask.store.ts'
import { depthRules } from '../signoff/depth-content.ts'
import { getPersonFacts } from '../signoff/person-facts.store.ts'
import { idIn } from '../web/fields.ts'
import { type Ctx, type Handler, page } from '../web/handler.ts'
import { entryPage } from './entry.view.ts'

/** One entry of a CPD log, for its owner with the button that asks, and for whoever else may read it. */
export const showEntry: Handler = async (ctx) => {
  const id = idIn(ctx.params.id)
  const entry = id === undefined ? undefined : await findReadableEntry(ctx.db, ctx.viewer, ctx.today, id)
  if (entry === undefined) throw new NotFound()
  const mine = entry.personId === ctx.viewer.personId
  const mayWrite = mine && mayAtAll(ctx.viewer, 'entry.write')
  const asks = mayWrite ? await asksFor(ctx, entry) : []
  const evidence = (await listEvidence(ctx.db, [entry.id])).get(entry.id) ?? null
  const files = (await listFiles(ctx.db, [entry.id])).get(entry.id) ?? []
  const words = mayWrite && entry.sealedAt === null ? await wordsFor(ctx, entry) : undefined
  return page('cpd/show', entryPage({ entry, evidence, files, mine, mayWrite, asks, words, today: ctx.today }))
}

/** For the author alone: nobody else who reads the entry is shown a suggestion. */
const wordsFor = async (ctx: Ctx, entry: Entry): Promise<Suggested | undefined> =>
  suggestFor(entry, ownChecker(), new Set(await listDismissed(ctx.db, entry.id)))

async function asksFor(ctx: Ctx, entry: Entry): Promise<Ask[]> {
  const ids = entry.competencies.map((competency) => competency.id)
  if (ids.length === 0) return []
  const person = await getPersonFacts(ctx.db, entry.personId, ctx.today)
  const facts = await listCompetencyFacts(ctx.db, entry.personId, ids, ctx.today)
  return facts.map((competency) => askFor(competency, person, ctx.today, depthRules()))
}
