import type { Millis } from '../time'

/** Every execution of a lecture worked by hand from the rules, as `strip` prints it: one line per task, one character per `unit`. */
export interface LectureStrips {
  readonly unit: Millis
  readonly executions: readonly (readonly string[])[]
}

/** By the lecture's id. The report's own schedule is a worked example with both executions (see `worked-examples`). */
export const LECTURE_STRIPS: Readonly<Record<string, LectureStrips>> = {
  'three-requests': {
    unit: 4,
    executions: [
      [
        'A #~~~#', //
        'B .....#~~~#',
        'C ..........#~~~#',
      ],
      [
        'A #~~~#', //
        'B #~~~#',
        'C #~~~#',
      ],
      [
        'A #~~~#', //
        'B .#~~~#',
        'C ..#~~~#',
      ],
    ],
  },
  'quantum-1-4-unlimited': {
    unit: 1,
    executions: [
      [
        'A x#....x#....x#..x#..x####', //
        'B ..x#....x#~~..x#..x#',
        'C ....x#....x#',
      ],
      [
        'A x####......x####', //
        'B .....x##~~......x##',
        'C ........x##',
      ],
      [
        'A x########', //
        'B .........x##~~.x##',
        'C ............x##',
      ],
    ],
  },
  'call-and-answer': {
    unit: 1,
    executions: [
      [
        'caller ##............##########', //
        'callee   ##~~~~~~~~##',
      ],
      [
        'caller ##..########~~##', //
        'callee   ##~~~~~~~~##',
      ],
    ],
  },
  bookseller: {
    unit: 1,
    executions: [
      [
        'play  #~#~............#~#~#~#~#~#~#~#~#~.#~',
        'stand    #!!!!!!!!!!!#',
        'ask                        #~~~#~~~#~~~##',
      ],
      ['play  #~#~#~#~#~#~#~#~#~#~#~#~', 'stand    #~~~~~~~~~~~#', 'ask                        #~~~#~~~#~~~##'],
    ],
  },
  'heartbeat-that-stops': {
    unit: 1,
    executions: [
      ['beat #~~~#~~~#~~~#~~~#~~~..........#~~~#~~~#~~~', 'good   #~~~~~~~~~~#', 'bad                    #!!!!!!!!!!#'],
      [
        'beat #~~~#~~~#~~~#~~~#~~~#~~~#~~~#~~~', //
        'good   #~~~~~~~~~~#',
        'bad                    #~~~~~~~~~~#',
      ],
    ],
  },
  'chain-and-gather': {
    unit: 2,
    executions: [
      [
        'chain ###~~~~###', //
        'page  ...#~~~~~~~~#',
        'a         #~~~~~#',
        'b         .#~~~~~#',
      ],
      [
        'chain ###~~~~###', //
        'page  ..........#..............#',
        'a                #~~~~~#',
        'b                       #~~~~~#',
      ],
    ],
  },
  'burst-of-events': {
    unit: 1,
    executions: [
      [
        'mouse   #~~~#~~~~~~~~~~~~~~~~#~~~~~~~~~~~~~~~#',
        'handler .#~~~############~~~~~####~~~~~~~~~~~~##',
        'clock   ..#~~~~..........#~~~~....#~~~~#~~~~#~~~',
      ],
      [
        'mouse   #~~~#~~~~~~~~~~~~~~~~#~~~~~~~~~~~~~~~#',
        'handler .#~~~####.####.####~~~####~~~~~~~~~~~~##',
        'clock   ..#~~~~..#~~~~#~~~~#~~~~..#~~~~#~~~~#~~~',
      ],
    ],
  },
  'lost-update-lock-deadlock': {
    unit: 2,
    executions: [
      [
        'A ##..##.##..##..#~~', //
        'B ..##..#~~##..##.##',
      ],
      [
        'A ##########', //
        'B ..........##########',
      ],
    ],
  },
}
