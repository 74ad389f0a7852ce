/*
 * The protocol of holds (lib/billing/holds) for the model checker SPIN: every order in which two nodes, their calls, a
 * sweeper and a database can act, while answers are lost, statements land late, and nodes are killed, paused and cut
 * off from the database. Keep it true to the code: a change of the protocol is made here first.
 *
 * A transaction is one step. That a reserve and the void of the same call may be drawn so is proved in bury.pml.
 * A batch is its items one after another. Time is one bit an epoch: silent[o] means that, by the database's clock, its
 * last heartbeat is older than staleAfterMs, which can only come true while no beat of it arrives.
 *
 * -DWITHOUT_x takes a rule away; run.mjs expects SPIN to find what then goes wrong.
 */
#ifndef CALLS
#define CALLS 2
#endif
#ifndef LOST
#define LOST 1        /* transactions whose answer is lost, in one history */
#endif
#ifndef KILLS
#define KILLS 1
#endif
#ifndef PAUSES
#define PAUSES 1      /* of a process, or of its way to the database */
#endif
#ifndef UNITS
#define UNITS 2       /* what a stream may deliver; a unit is what goes out between two ticks of `checkpointMs` */
#endif
#ifndef FREE
#define FREE 2        /* units that may go out after a hold was closed: one until the checkpoint, one while it is asked */
#endif
#ifndef WALLET
#define WALLET 3      /* enough for one hold and a rest, so that calls compete */
#endif
#ifndef PLACES
#define PLACES CALLS  /* how many calls the key may have at once */
#endif
#define NODES 2       /* call i runs on node i % NODES */
#define EPOCHS (NODES * (1 + KILLS + PAUSES))
#define HOLD 2        /* nano of a hold; a unit costs one */
#define BUDGET WALLET
#define LOWERED 1     /* what the budget is lowered to */

mtype = { none, opened, closed };                       /* a call: no row, a row of holds, a row of usage_records */
mtype = { idle, reserve, checkpoint, settle, void };    /* what a node asks for */
mtype = { silence, yes, no, stale, unknown };           /* what it hears */
mtype = { fine, paused, stuck, apart };                 /* a process; stuck: for ever; apart: without the database */

/* The database: holds, usage_records, buckets, ledger_entries, gateway_nodes. */
mtype state[CALLS] = none;
byte owner[CALLS], observed[CALLS], charged[CALLS], rows[CALLS];
short walletHeld, walletSpent, budgetHeld, budgetSpent, ledger;
byte budgetCap = BUDGET;
bool isLowered, isRevoked, isFrozen;
byte heldCalls, callsMax = PLACES;                      /* of the key's bucket */
bool silent[EPOCHS];

/* What is on its way to it: one statement of each call, and copies of earlier ones that were given up. */
mtype ask[CALLS] = idle, answer[CALLS] = silence;
byte amount[CALLS], epochOf[CALLS];
bool lateReserve[CALLS], lateVoid[CALLS];
byte lateCheckpoint[CALLS], lateSettle[CALLS];          /* amount + 1; 0: none */

/* The nodes. */
bool up[NODES] = true;
mtype health[NODES] = fine;
byte epoch[NODES], births[NODES];
byte lost = LOST, kills = KILLS, pauses = PAUSES;
byte spool[CALLS];                                      /* settle-spool.ts: amount + 1, for a void 1; 0: no line */
bool isFinished[CALLS];

/* What nobody in the protocol knows. */
byte unbilled[CALLS];                                   /* units sent after the hold was closed */
byte confirmed[CALLS];                                  /* the highest checkpoint that was answered `open` */

#define IS_AWAKE(n) (up[n] && (health[n] == fine || health[n] == apart))
#define REACHES(n) (up[n] && health[n] == fine)
#define ID(n) ((n) + NODES * epoch[n])
#define BEATS(o) (REACHES((o) % NODES) && ID((o) % NODES) == (o))
#define MIN(a, b) ((a) < (b) -> (a) : (b))
#define MAX(a, b) ((a) > (b) -> (a) : (b))
#define HELD(i) (state[i] == opened -> HOLD : 0)
#define IS_OPEN(i) (state[i] == opened -> 1 : 0)
#if CALLS == 1
#define ALL_HELD HELD(0)
#define ALL_OPEN IS_OPEN(0)
#define ALL_CHARGED charged[0]
#define IS_ANY_OPEN (state[0] == opened)
#elif CALLS == 2
#define ALL_HELD (HELD(0) + HELD(1))
#define ALL_OPEN (IS_OPEN(0) + IS_OPEN(1))
#define ALL_CHARGED (charged[0] + charged[1])
#define IS_ANY_OPEN (state[0] == opened || state[1] == opened)
#else
#define ALL_HELD (HELD(0) + HELD(1) + HELD(2))
#define ALL_OPEN (IS_OPEN(0) + IS_OPEN(1) + IS_OPEN(2))
#define ALL_CHARGED (charged[0] + charged[1] + charged[2])
#define IS_ANY_OPEN (state[0] == opened || state[1] == opened || state[2] == opened)
#endif

/* True after every transaction: the CHECKs of `buckets`, and what reconcile.ts counts. */
inline books() {
  assert(walletHeld >= 0 && budgetHeld >= 0);           /* buckets_held_check */
  assert(walletSpent + walletHeld <= WALLET && budgetSpent + budgetHeld <= budgetCap);  /* buckets_cap_check */
  assert(walletHeld == ALL_HELD && budgetHeld == ALL_HELD && heldCalls == ALL_OPEN);
  assert(ledger == walletSpent && walletSpent == ALL_CHARGED && budgetSpent == walletSpent);
  assert(!isLowered || budgetCap == MAX(LOWERED, budgetSpent + budgetHeld))
}

/* statements.ts `closing`, of a row that DELETE returned: released, posted, INSERT INTO usage_records. */
inline close(i, cost) {
  rows[i]++;
  assert(rows[i] == 1);                                 /* one usage row, one charge */
  assert(MIN(cost, HOLD) <= HOLD);                      /* least(cost, h.amount_nano) */
  charged[i] = charged[i] + MIN(cost, HOLD);
#ifdef WITHOUT_ROW_AMOUNT
  walletHeld = walletHeld - 1; budgetHeld = budgetHeld - 1;   /* what the caller believes it held */
#else
  walletHeld = walletHeld - HOLD; budgetHeld = budgetHeld - HOLD;
#endif
#ifndef WITHOUT_RETURN
  heldCalls = MAX(heldCalls - 1, 0);
#endif
  walletSpent = walletSpent + MIN(cost, HOLD); budgetSpent = budgetSpent + MIN(cost, HOLD);
  ledger = ledger + MIN(cost, HOLD);
#ifndef WITHOUT_LOWER_TO
  if :: isLowered -> budgetCap = MIN(budgetCap, MAX(LOWERED, budgetSpent + budgetHeld)) :: else fi;
#endif
  state[i] = closed; observed[i] = 0
}

#ifdef WITHOUT_REVOKE
#define IS_KEY_OPEN true
#else
#define IS_KEY_OPEN (!isRevoked)                        /* b.closed_at IS NULL */
#endif
#ifdef WITHOUT_FREEZE
#define IS_WALLET_OPEN true
#else
#define IS_WALLET_OPEN (!isFrozen)
#endif

#ifdef WITHOUT_PLACES
#define HAS_PLACE true
#else
#define HAS_PLACE (heldCalls + 1 <= callsMax)           /* b.held_calls + total.calls <= b.calls_max */
#endif

#define IS_UNKNOWN(i) (state[i] == none)                /* 23505, holds_closed_call, readSeen */
#define IS_COVERED (walletHeld + walletSpent + HOLD <= WALLET && budgetHeld + budgetSpent + HOLD <= budgetCap) /* 23514 */

/* reserveHolds; where it is rejected, admitExactly says why. An epoch that is silent is renewed, and asked under anew. */
inline doReserve(i) {
  if
  :: silent[epochOf[i]] -> heard = stale                /* 22012, then readSeen: alive = false */
  :: else ->
     if
     :: IS_UNKNOWN(i) && IS_KEY_OPEN && IS_WALLET_OPEN && HAS_PLACE && IS_COVERED ->
        state[i] = opened; owner[i] = epochOf[i]; observed[i] = 0;
        walletHeld = walletHeld + HOLD; budgetHeld = budgetHeld + HOLD;
        heldCalls++; heard = yes;                       /* the place charges nothing: money.md 2.10, rule 10 */
        assert(!isRevoked && !isFrozen && ALL_OPEN <= callsMax)
     :: else -> heard = no
     fi
  fi
}
/* raiseObserved: UPDATE holds SET observed_nano = greatest(…) RETURNING id */
inline doCheckpoint(i, cost) {
  if
#ifdef WITHOUT_GREATEST
  :: state[i] == opened -> observed[i] = cost; heard = yes
#else
  :: state[i] == opened -> observed[i] = MAX(observed[i], cost); heard = yes
#endif
  :: else -> heard = no
  fi
}
/* settleHolds: DELETE FROM holds … RETURNING; no row, no effect */
inline doSettle(i, cost) {
  if
#ifdef WITHOUT_GUARD
  :: state[i] != none -> close(i, cost)
#else
  :: state[i] == opened -> close(i, cost)
#endif
  :: else
  fi;
  heard = yes
}
/* settler.bury: lockBuckets, settleHolds, buryCalls */
inline doVoid(i) {
  if
  :: state[i] == opened -> close(i, 0)
#ifndef WITHOUT_TOMBSTONE
  :: state[i] == none -> state[i] = closed; rows[i]++
#endif
  :: else
  fi;
  heard = yes
}

/* One transaction: answered, committed without an answer, rolled back, or still on its way when it is given up. */
inline serve(i) {
  if
  :: fate = 0
  :: lost > 0 -> lost--; fate = 1
  :: lost > 0 -> lost--; fate = 2
  :: lost > 0 -> lost--; fate = 3
  fi;
  d_step {
    heard = unknown;
    if
    :: fate <= 1 ->
       if
       :: ask[i] == reserve -> doReserve(i)
       :: ask[i] == checkpoint -> doCheckpoint(i, amount[i])
       :: ask[i] == settle -> doSettle(i, amount[i])
       :: ask[i] == void -> doVoid(i)
       fi;
       books();
       if
       :: fate == 0 && ask[i] == checkpoint && heard == yes -> confirmed[i] = MAX(confirmed[i], amount[i])
       :: fate == 1 -> heard = unknown
       :: else
       fi
    :: fate == 2
    :: fate == 3 ->
       if
       :: ask[i] == reserve -> lateReserve[i] = true
       :: ask[i] == checkpoint -> lateCheckpoint[i] = amount[i] + 1
       :: ask[i] == settle -> lateSettle[i] = amount[i] + 1
       :: ask[i] == void -> lateVoid[i] = true
       fi
    fi;
    answer[i] = heard; ask[i] = idle; fate = 0; heard = silence
  }
}
inline land(i) {
  d_step {
    if
    :: lateReserve[i] -> lateReserve[i] = false; doReserve(i)
    :: lateVoid[i] -> lateVoid[i] = false; doVoid(i)
    :: lateCheckpoint[i] > 0 -> doCheckpoint(i, lateCheckpoint[i] - 1); lateCheckpoint[i] = 0
    :: lateSettle[i] > 0 -> doSettle(i, lateSettle[i] - 1); lateSettle[i] = 0
    fi;
    books(); heard = silence
  }
}
#define IS_LATE(i) (lateReserve[i] || lateVoid[i] || lateCheckpoint[i] > 0 || lateSettle[i] > 0)
#define SERVE(i) \
  :: atomic { ask[i] != idle && health[(i) % NODES] != apart -> serve(i) } \
  :: atomic { IS_LATE(i) -> land(i) }

active proctype Database() {
  byte fate; mtype heard = silence;
end: do
  SERVE(0)
#if CALLS > 1
  SERVE(1)
#endif
#if CALLS > 2
  SERVE(2)
#endif
  od
}

/* enterAsNode, beatNode: an epoch that missed its heartbeats is dead for ever, and the process goes on under a new one. */
proctype Node(byte n) {
end: do
  :: atomic { kills > 0 && up[n] -> kills--; up[n] = false; health[n] = fine; epoch[n]++; births[n]++ }
  :: !up[n] -> up[n] = true
  :: atomic { pauses > 0 && REACHES(n) -> pauses--; if :: health[n] = paused :: health[n] = stuck :: health[n] = apart fi }
  :: health[n] == paused || health[n] == apart -> health[n] = fine
  :: atomic { REACHES(n) && silent[ID(n)] -> epoch[n]++ }
  od
}

/* now() - heartbeat_at: an epoch falls silent when it is over, or when its process stands still or is cut off. */
#define IS_OVER(o) ((o) / NODES < epoch[(o) % NODES])
#define IS_MISSED(o) (ID((o) % NODES) == (o) && up[(o) % NODES] && health[(o) % NODES] != fine)
#define AGE(o) :: atomic { !silent[o] && (IS_OVER(o) || IS_MISSED(o)) -> silent[o] = true }
active proctype Clock() {
end: do
  AGE(0) AGE(1)
#if EPOCHS > 2
  AGE(2) AGE(3)
#endif
#if EPOCHS > 4
  AGE(4) AGE(5)
#endif
  od
}

/* recoverHolds, on any node: silence is judged in the transaction that closes the hold, by the database's clock. */
#ifdef WITHOUT_CLOCK
#define IS_DEAD(o) true                                 /* a node's own clock can say anything */
#else
#define IS_DEAD(o) silent[o]
#endif
#define SWEEP(i) :: atomic { state[i] == opened && IS_DEAD(owner[i]) && (REACHES(0) || REACHES(1)) -> d_step { \
  assert(!BEATS(owner[i]) || silent[owner[i]]); \
  assert(MIN(observed[i], HOLD) >= MIN(confirmed[i], HOLD)); \
  close(i, observed[i]); books() } }
active proctype Sweeper() {
end: do
  SWEEP(0)
#if CALLS > 1
  SWEEP(1)
#endif
#if CALLS > 2
  SWEEP(2)
#endif
  od
}

/* One call. It lives as long as the process that began it: a pause stops it, a new epoch does not end it. */
#define RUNS (IS_AWAKE(n) && born == births[n])
#define IS_GONE (born != births[n])
#define SEND(units) sent = sent + units; \
  if :: state[i] != opened -> unbilled[i]++ :: else fi; \
  assert(unbilled[i] <= FREE)

proctype Call(byte i) {
  byte n, born, sent;
  bool isChecking, isWithheld;
  n = i % NODES;
  atomic { IS_AWAKE(n) -> born = births[n]; epochOf[i] = ID(n); ask[i] = reserve };
reserving:                                              /* reserver.send: sent once, unless it is known to be undone */
  if
  :: atomic { IS_GONE -> goto gone }
  :: atomic { RUNS && answer[i] == yes -> answer[i] = silence; assert(state[i] != none) }
  :: atomic { RUNS && answer[i] == no -> answer[i] = silence; goto gone }
  :: atomic { RUNS && answer[i] == stale -> answer[i] = silence;   /* node.renew(epoch) */
       if :: epochOf[i] == ID(n) -> epoch[n]++ :: else fi;
       epochOf[i] = ID(n); ask[i] = reserve; goto reserving }
  :: atomic { RUNS && answer[i] == unknown -> answer[i] = silence; ask[i] = void; goto ending }   /* giveUp */
  fi;
  if
  :: atomic { RUNS -> ask[i] = settle; goto ending }    /* the provider failed before its first byte: nothing is due */
  :: atomic { RUNS -> SEND(1); ask[i] = settle; amount[i] = sent; goto ending }   /* sendWhole: no checkpoint before */
  :: atomic { RUNS -> goto stream }
  :: atomic { IS_GONE -> goto gone }
  fi;
stream:                                                 /* stream-answer.ts */
  if
  :: atomic { IS_GONE -> goto gone }
  :: atomic { RUNS && !isWithheld && sent < UNITS ->    /* write, then the tick of checkHold */
       SEND(1);
       if
#ifdef WITHOUT_WITHHOLD
       :: isChecking
#else
       :: isChecking -> isWithheld = true
#endif
       :: else -> isChecking = true; ask[i] = checkpoint; amount[i] = sent
       fi;
       goto stream }
  :: atomic { RUNS && isChecking && answer[i] == yes -> answer[i] = silence; isChecking = false; isWithheld = false; goto stream }
  :: atomic { RUNS && isChecking && answer[i] == unknown ->        /* raiseUntilAnswered */
       answer[i] = silence; ask[i] = checkpoint; goto stream }
#ifdef WITHOUT_CUT
  :: atomic { RUNS && isChecking && answer[i] == no -> answer[i] = silence; isChecking = false; isWithheld = false; goto stream }
#else
  :: atomic { RUNS && isChecking && answer[i] == no -> answer[i] = silence; ask[i] = settle; amount[i] = sent }
#endif
  :: atomic { RUNS && sent > 0 ->                       /* its end, a break, or the client is gone */
       if :: ask[i] == checkpoint -> lateCheckpoint[i] = amount[i] + 1 :: else fi;
       answer[i] = silence; ask[i] = settle; amount[i] = sent }
  fi;
ending:                                                 /* settleUntilAnswered */
  if
  :: atomic { IS_GONE -> goto gone }                    /* what was asked stays on its way */
  :: atomic { RUNS && spool[i] == 0 -> spool[i] = (ask[i] == void -> 1 : amount[i] + 1); goto ending }   /* spoolOld */
  :: atomic { RUNS && (answer[i] == yes || answer[i] == no) -> answer[i] = silence; spool[i] = 0 }
  :: atomic { RUNS && answer[i] == unknown -> answer[i] = silence;
       /* again until answered: a void after a void, a settlement after a settlement */
       if :: amount[i] > 0 -> ask[i] = settle :: else -> ask[i] = void fi; goto ending }
  fi;
gone:
  atomic { isFinished[i] = true; unbilled[i] = 0; n = 0; sent = 0; isChecking = false; isWithheld = false };
  /* replaySpool: what died with its process, by the next one on the same disk */
end: atomic { spool[i] > 0 && REACHES(i % NODES) && born != births[i % NODES] ->
    if :: spool[i] == 1 -> lateVoid[i] = true :: else -> lateSettle[i] = spool[i] fi; spool[i] = 0; born = 0 }
}

/*
 * One of four, at any moment: revokeKey, or pauseKey, which resumeKey takes back; a wallet's freeze; a budget set lower,
 * whose cap comes down as far as it can; setCallsMax, whatever stands, which counts anew.
 */
active proctype Change() {
  if
  :: isRevoked = true; if :: isRevoked = false :: true fi
  :: isFrozen = true
  :: d_step { isLowered = true; budgetCap = MIN(budgetCap, MAX(LOWERED, budgetSpent + budgetHeld)) }
  :: d_step { callsMax = 1; heldCalls = ALL_OPEN }
  fi
}

/* When nothing more can happen, no hold is open. */
active proctype AtRest() {
  timeout -> assert(!IS_ANY_OPEN && walletHeld == 0 && budgetHeld == 0 && heldCalls == 0)
}

init { atomic {
  run Node(0); run Node(1); run Call(0);
#if CALLS > 1
  run Call(1);
#endif
#if CALLS > 2
  run Call(2);
#endif
} }
