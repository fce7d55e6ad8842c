/** Where the handler of a signal runs, valid as it begins: `afterCall`, because a call has just failed with EINTR. */
export const occasion = { afterCall: false };
