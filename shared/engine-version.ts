/**
 * Version of the simulators' rules. It is part of every trace's hash: it rises whenever the same task set and settings would give another trace.
 */
export const ENGINE_VERSION = '1'
