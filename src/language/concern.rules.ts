/**
 * Words in which people write down that a child may have been hurt or be in danger (inclusion-content C.4, consent and
 * safety). Chosen to stop too often rather than too seldom: one press carries on. It reads English words, not meaning,
 * and no list replaces somebody who listens.
 */
const CONCERN = [
  /\bdisclos(?:ed|es|ing|ure)\b/i,
  /\b(?:self[- ]?harm|suicid|end(?:ing)? (?:his|her|their) (?:own )?life|kill(?:ing)? (?:himself|herself|themsel(?:f|ves)))/i,
  /\b(?:cut(?:s|ting)?|burn(?:s|t|ing)?|hurt(?:s|ing)?|harm(?:s|ed|ing)?|starv(?:es|ed|ing)) (?:himself|herself|themsel(?:f|ves)|(?:his|her|their) (?:own )?(?:arm|wrist|leg|body)s?)\b/i,
  /\b(?:abus(?:e|ed|ive|er)|neglected|molest|groom(?:ed|ing)|assault(?:ed)?|raped?|FGM|female genital|forced marriage|radicalis|county lines|exploit(?:ed|ation))\b/i,
  /\b(?:bruis(?:e|es|ed|ing)|cigarette burn|black eye|marks on (?:his|her|their))\b/i,
  /\b(?:dad|mum|mother|father|step-?(?:dad|father|mum|mother)|uncle|aunt|brother|sister|cousin|carer|parent|boyfriend|girlfriend|partner|somebody|someone|he|she|they)\s+(?:\w+\s+){0,2}(?:hits?|beats?|beat up|slap(?:s|ped)|kick(?:s|ed)|touch(?:es|ed)|hurts?|threaten(?:s|ed)|lock(?:s|ed))\s+(?:him|her|them|me|up)\b/i,
  /\b(?:afraid|scared|frightened|terrified) (?:to go|of going|about going) (?:back )?home\b/i,
  /\b(?:afraid|scared|frightened|terrified) of (?:his|her|their|my) (?:dad|mum|mother|father|step-?(?:dad|father|mum|mother)|uncle|brother|sister|carer|family)\b/i,
  /\b(?:no food|nothing to eat|not been fed|nobody) at home\b/i,
  /\b(?:told|asked) (?:me|us) (?:not to tell|to keep (?:it|this) (?:a )?secret)\b/i,
]

/** Might one of these texts be a safeguarding concern that belongs elsewhere, and now? */
export const mayBeConcern = (texts: readonly (string | null | undefined)[]): boolean =>
  texts.some((text) => text != null && CONCERN.some((pattern) => pattern.test(text)))

/** Whom to speak to, and where such words belong: what the school has set, else in general. */
export type ConcernRoute = { name: string | null; route: string | null }

/** What stands above the form: the wording of C.4. */
export const sayConcern = ({ name, route }: ConcernRoute): string =>
  `Speak to ${name ?? 'your designated safeguarding lead'} now. Your words are still here and are not saved: copy them into ${route ?? 'your school’s safeguarding record'}.`
