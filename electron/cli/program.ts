import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import packageJson from '../../package.json'
import { ENGINE_VERSION } from '../../shared/engine-version'
import { batchCommand } from './commands/batch'
import { COMPARE_FORMATS, compareCommand, type CompareOptions } from './commands/compare'
import { exportCommand, type ExportOptions } from './commands/export'
import { schemaCommand } from './commands/schema'
import { SIMULATE_FORMATS, simulateCommand, type SimulateOptions } from './commands/simulate'
import { validateCommand } from './commands/validate'
import { verifyCommand, type VerifyOptions } from './commands/verify'
import { ExitCode } from './exit-codes'
import * as help from './help'
import { tell, writeData } from './output'

/** Runs one command. Help and version asked for are data; what is wrong with the arguments is told on standard error. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.fine
  let data = ''
  const program = describe(
    (code) => {
      exitCode = code
    },
    (text) => {
      data += text
    },
  )
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    // How commander ends a command line: after help and version (code 0) and after a mistake, which it has already told.
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) exitCode = ExitCode.notValid
  }
  await writeData(data)
  return exitCode
}

function describe(finish: (code: ExitCode) => void, write: (data: string) => void): Command {
  const program = new Command('interleave')
    .description(help.ABOUT)
    .version(`interleave ${packageJson.version}, engine ${ENGINE_VERSION}`)
    .exitOverride()
    .configureOutput({
      writeOut: write,
      writeErr: (text) => tell(text.trimEnd()),
      outputError: (text, tellText) => tellText(sentence(text)),
    })
    .showHelpAfterError('interleave --help lists the commands.')
    .addHelpText('after', help.PROGRAM)

  program
    .command('simulate')
    .summary('one execution of a task set')
    .description('Runs one execution of a task set and prints it.')
    .addArgument(taskSetArgument())
    .option('--model <model>', 'threads, eventLoop or sequential; required')
    .option('--preset <name>', 'textbook (what applies without it) or linux-sched-rr')
    .option('--set <key=value>', 'one setting; may be repeated', collect)
    .addOption(new Option('--format <format>', 'what to print').choices(SIMULATE_FORMATS).default('text'))
    .addHelpText('after', help.SIMULATE)
    .action(async (file: string, options: SimulateOptions) => finish(await simulateCommand(file, options)))

  program
    .command('compare')
    .summary('two or more executions on one axis')
    .description('Runs two or more executions of one task set and prints them on one time axis.')
    .addArgument(documentArgument())
    .addOption(executionOption())
    .addOption(new Option('--format <format>', 'what to print').choices(COMPARE_FORMATS).default('text'))
    .addHelpText('after', help.COMPARE)
    .action(async (file: string, options: CompareOptions) => finish(await compareCommand(file, options)))

  program
    .command('validate')
    .summary('all problems of files')
    .description('Prints all problems of each file: file:line:column: path: found, expected.')
    .argument('<file...>', 'task sets or comparisons; - is standard input')
    .addHelpText('after', help.VALIDATE)
    .action(async (files: readonly string[]) => finish(await validateCommand(files)))

  program
    .command('schema')
    .summary('the JSON Schema of task sets')
    .description('Prints the JSON Schema of task-set files, format 1.')
    .action(async () => finish(await schemaCommand()))

  program
    .command('batch')
    .summary('one JSON request per line in, one answer per line out')
    .description(
      'Reads one JSON request per line from standard input and writes one JSON answer per line, in the same order.',
    )
    .addHelpText('after', help.BATCH)
    .action(async () => finish(await batchCommand()))

  program
    .command('export')
    .summary('a picture of a comparison')
    .description('Writes a comparison as a picture.')
    .addArgument(documentArgument())
    .option('--to <file.svg>', 'file to write, required; an existing one is replaced, whole or not at all')
    .addOption(executionOption())
    .option('--width <px>', 'width of the picture', sizeInPx)
    .option('--height <px>', 'height of the picture', sizeInPx)
    .addOption(new Option('--theme <theme>', 'colours').choices(['light', 'dark']).default('light'))
    .addHelpText('after', help.EXPORT)
    .action(async (file: string, options: ExportOptions) => finish(await exportCommand(file, options)))

  program
    .command('verify')
    .summary('the worked examples: expected, got')
    .description(
      'Runs the worked examples, whose answers come from textbooks and from CPython, and checks each answer.',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', help.VERIFY)
    .action(async (options: VerifyOptions) => finish(await verifyCommand(options)))

  program
    .command('code', { hidden: true })
    .argument('[arguments...]')
    .allowUnknownOption()
    .action(() => {
      tell('code: not in this version yet; interleave --help lists the commands it has.')
      finish(ExitCode.notValid)
    })
  return program
}

function taskSetArgument(): Argument {
  return new Argument('<task-set>', 'task-set file, JSON or YAML; - is standard input')
}

function documentArgument(): Argument {
  return new Argument('<file>', 'task set or comparison (.interleave.json); - is standard input')
}

function executionOption(): Option {
  return new Option(
    '--execution <text>',
    'model and settings, such as "threads quantum=2"; give it twice or more',
  ).argParser(collect)
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

function sizeInPx(text: string): number {
  const size = Number(text)
  if (!/^\d+$/.test(text) || size < 100 || size > 20_000)
    throw new InvalidArgumentError('expected whole px, 100 to 20000')
  return size
}

/** commander's `error: unknown option '--x'` as a sentence of ours. */
function sentence(text: string): string {
  return text.replace(/^error: /, '')
}
