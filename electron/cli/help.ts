import { csvHelp, metricsHelp } from './report/metrics-help'

/** Help texts behind the lists of arguments and options that commander writes. */

export const ABOUT = `Who decides when a task is suspended: the operating system or the task itself?
Runs a task set under preemptive threads, a cooperative event loop or one after the other, and shows who decided.`

const EXIT_CODES = `Exit codes:
  0    fine; a run that ended in a deadlock or at its horizon included
  1    a run ended in an error, or a check of verify did not hold
  2    the command or a file is not valid, or asks for what cannot be simulated
  3    the system refused: cannot read, not a regular file, cannot write, no space
  130  interrupted`

export const PROGRAM = `
Data goes to standard output, messages to standard error. - reads standard input.
Times are milliseconds in files and arguments, whole microseconds in JSON output.

${EXIT_CODES}

Examples:
  interleave compare set.json
  interleave simulate set.json --model threads --set quantum=2 --set cores=2
  interleave export set.json --to picture.svg`

export const SETTINGS = `Settings (no preset means textbook; times in ms):
  threads     quantum (4; null: run until block), cores (1), contextSwitch (0),
              sameInstant: newcomerFirst or preemptedFirst, when an arrival or wake-up meets an expiry,
              wakeVsArrival: arrivalFirst or wakeUpFirst, when a wake-up meets an arrival,
              quantumAfterBlock and quantumAfterYield: full or rest,
              mutexHandOff: handOver or barging
  eventLoop   stepCost (0), iterationCost (0), equalTimers: callOrder or heapOrder
  all         horizon (null), maxEvents (10000000)`

const METRICS = metricsHelp()
const CSV = csvHelp()

export const SIMULATE = `
${SETTINGS}

Formats:
  text          one character per time unit that fits the terminal, verdict, averages, longest stall, what was late,
                decision log
  json          one result; times in whole microseconds
  csv           one line per slice
  trace-events  Chrome Trace Event JSON, opens in Perfetto

${METRICS}

${CSV}

Examples:
  interleave simulate set.json --model threads
  interleave simulate set.yaml --model threads --preset linux-sched-rr --set quantum=4
  interleave simulate set.json --model eventLoop --format json | head -c 300
  cat set.json | interleave simulate - --model sequential`

export const COMPARE = `
Without --execution a task set gets threads and eventLoop, a comparison its own executions.
Where a comparison recorded its traces and one differs now, standard error says so.

${SETTINGS}

Formats:
  text  the strip charts on one axis
  json  {"taskSet": ..., "executions": [result, ...]}
  svg   the chart
  html  one self-contained page: chart, metrics with their definitions, decision logs; no script

Examples:
  interleave compare set.json
  interleave compare set.json --execution "threads quantum=2" --execution "threads quantum=10"
  interleave compare lecture.interleave.json --format html > lecture.html`

export const VALIDATE = `
Warnings are marked and alone are fine. A file with problems gives 2, one that cannot be read 3;
where both happen the code is 2.

Examples:
  interleave validate set.json other.yaml
  cat set.json | interleave validate -`

export const BATCH = `
Request:
  {"id": any, "taskSet": {...}, "executions": [{"model": "threads", "preset": "textbook", "settings": {"quantum": 2}}],
   "include": ["slices", "tasks", "log", "events"]}
Answer:
  {"id": ..., "executions": [result, ...]}
  {"id": ..., "problems": [{"path", "line", "column", "found", "expected"}]}

Without "include": slices, tasks, log. A line that is not valid is answered and never ends the batch; a blank line asks nothing.

Example:
  interleave batch < requests.jsonl > answers.jsonl`

export const EXPORT = `
Examples:
  interleave export set.json --to picture.svg
  interleave export lecture.interleave.json --to slide.svg --width 1920 --theme dark`

export const VERIFY = `
JSON:
  {"examples": [{"id", "title", "source", "taskSet", "execution", "checks": [{"what", "expected", "got", "pass"}]}],
   "passed": checks that held, "failed": checks that did not}
expected and got are texts as the sources print them, times in milliseconds: "A 0-4, B 4-7", "A 10, B 13", "5.667".

Examples:
  interleave verify
  interleave verify --json`
