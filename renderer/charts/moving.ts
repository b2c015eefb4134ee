import { nearly } from '../../shared/gantt/near-shares'
import { paintColumnsWith } from './paint-columns'
import { addStacks } from './paint-stack'

/** What only a picture that moves has to have: loaded when there is one that can. Columns are painted faster from then on, at rest too. */
paintColumnsWith(addStacks)

export { nearly }
