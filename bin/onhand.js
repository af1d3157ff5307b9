#!/usr/bin/env node
/**
 * Starts Onhand under Node 24 or newer; where the machine's own node is older, under the one that
 * comes with the package `node`. An old node has to read this file, so nothing new is used in it.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const OLDEST = 24
const root = dirname(dirname(fileURLToPath(import.meta.url)))

const firstOf = (paths) => paths.find((path) => existsSync(path))

/** The sources in a checkout; in the npm package, what was built from them. */
const entry = () =>
  firstOf([join(root, 'src', 'cli', 'main.ts'), join(root, 'dist', 'src', 'cli', 'main.js')])

/** The node of the package `node`, wherever npm has put it. */
function newerNode() {
  try {
    const home = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    return firstOf([join(home, 'bin', 'node'), join(home, 'bin', 'node.exe')])
  } catch {
    return undefined
  }
}

function fail(message) {
  process.stderr.write(`onhand: ${message}\n`)
  process.exit(1)
}

/** Signals go on to the child; its end is ours. */
function run(node, script) {
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGINT']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both of us; once is enough.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => fail(`could not start ${node}: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

const script = entry()
if (script === undefined)
  fail(`nothing to start: ${root} has neither src/cli/main.ts nor dist/src/cli/main.js`)

if (Number(process.versions.node.split('.')[0]) >= OLDEST) {
  process.argv[1] = script
  await import(pathToFileURL(script).href)
} else {
  const node = newerNode()
  if (node === undefined) {
    fail(
      `this is Node ${process.versions.node}, and Onhand needs ${OLDEST} or newer. Either\n` +
        '  install one from https://nodejs.org, or\n' +
        '  let npm fetch one here: npm rebuild node --ignore-scripts=false',
    )
  }
  run(node, script)
}
