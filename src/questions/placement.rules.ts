/**
 * Being in the room is not taking part (C.6, S16). A text about what pupils experienced is asked about when it says that
 * somebody was there and has no word for what they did, chose, said or felt. Words, not meaning: it cannot read irony or
 * describe a silence that was the point, and it knows English only.
 */
const PRESENCE =
  /\b(?:attended|(?:was|were|is|are|stayed|remained|being) (?:in|at|with|there|present|included|placed)|(?:sat|stayed|joined|present|placed|included|seated)\b|took (?:their|his|her|a) (?:place|seat)|came (?:to|in|along))/i

const TAKING_PART = new RegExp(
  `\\b(?:${[
    'said|says|told|asks?|asked|answered|answers|explained|described|suggested|offered|chose|chooses|chosen|choosing',
    'decided|picked|voted|showed|shows|shown|signed|pointed|drew|drawn|wrote|written|read|made|built|led|played|sang',
    'worked|helped|tried|started|began|finished|shared|taught|counted|solved|used|moved|smiled|laughed|cried|felt|feels?',
    'liked|enjoyed|wanted|refused|preferred|noticed|thought|knew|learn(?:ed|t)|spoke|talked|talks|discussed|agreed',
    'disagreed|argued|replied|repeated|copied|practised|acted|performed|presented|contributed|joined in|took part',
    'taking part|participated|looked|listened|waited|held|passed|gave|brought|kept|calmer|happier|prouder|independent',
  ].join('|')})\\b|[“"‘]`,
  'i',
)

/** True when a text says only that pupils were there. Empty texts say nothing, so nothing is asked. */
export const saysOnlyPlacement = (text: string): boolean => PRESENCE.test(text) && !TAKING_PART.test(text)
