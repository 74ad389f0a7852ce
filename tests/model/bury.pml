/*
 * A reserve and the void of the same call, statement by statement under READ COMMITTED, for the model checker SPIN:
 * that hold.pml may draw each of them as one step. The reserve was given up and is still on its way; the void is sent.
 *
 * A statement sees what was committed when it began; a query of a trigger, what was committed when it runs. A row's
 * lock is waited for, and kept until the transaction ends. What is not committed nobody else sees.
 */
bool hold, row;                                         /* committed: a row of holds, a row of usage_records */
bool wallet;                                            /* the wallet's row is locked */
bool isReserved, isVoided;                              /* ended */

/* reserveHolds: the buckets first, by id; then the hold; then the trigger holds_closed_call; then the commit. */
active proctype Reserve() {
  atomic { !wallet -> wallet = true };                  /* UPDATE buckets, whenever it lands */
  skip;                                                 /* INSERT INTO holds, seen by nobody else yet */
#ifdef WITHOUT_CLOSED_CALL
  atomic { hold = true; wallet = false; isReserved = true }
#else
  if
  :: atomic { row -> wallet = false; isReserved = true }        /* 23505: all of it undone */
  :: atomic { !row -> skip };
     atomic { hold = true; wallet = false; isReserved = true }
  fi
#endif
}

/* settler.settleTogether, then bury: lockBuckets, settleHolds, buryCalls. */
active proctype Void() {
  bool closes, isUnknown;
  if
  :: atomic { hold -> hold = false; row = true; isVoided = true; goto done }   /* settleHolds closed it */
  :: !hold
  fi;
#ifndef WITHOUT_WALLET_LOCK
  atomic { !wallet -> wallet = true };                  /* lockBuckets */
#endif
  closes = hold;                                        /* settleHolds, a statement of its own */
  isUnknown = !hold;                                    /* buryCalls: WHERE NOT EXISTS (SELECT 1 FROM holds …) */
  atomic {                                              /* commit */
    if :: closes -> hold = false; row = true :: else fi;
    if :: isUnknown -> row = true :: else fi;
#ifndef WITHOUT_WALLET_LOCK
    wallet = false;
#endif
    isVoided = true
  };
done: skip
}

/* Whatever came first: the call is closed, and stays closed. */
active proctype AtRest() {
  timeout -> assert(isReserved && isVoided); assert(row && !hold)
}
