import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))

/**
 * `views`, `migrations` or `seeds`, beside this code: in development that is the project's folder, when compiled dist/.
 * Views are not compiled, so they are found one level further up.
 */
export function findFolder(name: 'views' | 'migrations' | 'seeds'): string {
  for (let folder = path.resolve(here, '../..'); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, name)
    if (existsSync(candidate) && (name !== 'seeds' || existsSync(path.join(candidate, 'inclusion-framework.json'))))
      return candidate
    if (folder === path.dirname(folder)) throw new Error(`The folder ${name} is missing.`)
  }
}
