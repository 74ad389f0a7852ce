/*
 * The protocol of holds (lib/billing/holds), for the model checker SPIN. It looks at every order in which two nodes,
 * their requests, a sweeper and a database can act while commits lose their answers, nodes are killed and nodes are
 * paused. Keep it true to the code: a change of the protocol is made here first.
 *
 * A transaction is one step of the Database or the Sweeper. That a void and a reserve of one call never overlap, so
 * that they may be drawn as steps, is the work of the wallet's row lock and the trigger holds_closed_call.
 * A batch is its items one after another. Time is one bit a node: silent[n] means that the database's clock has
 * passed its last heartbeat by thirty seconds, which can only come true while it is dead or paused.
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
#define PAUSES 1
#endif
#define NODES 2       /* call i runs on node i % NODES */
#define EPOCHS (NODES * (1 + KILLS + PAUSES))
#define WALLET 1      /* credit: enough for one hold, so that calls compete */
#define HOLD 1
#define UNITS 2       /* what a stream may deliver: more than it holds */

mtype = { none, opened, closed };                       /* a call in the database */
mtype = { idle, reserve, checkpoint, settle, void };    /* what a node asks for */
mtype = { silence, yes, no, unknown };                  /* what it hears */

/* The database. */
mtype state[CALLS] = none;
byte owner[CALLS], observed[CALLS], charged[CALLS], rows[CALLS];
short walletHeld, walletSpent, keyHeld, keySpent, ledger;
bool revoked, frozen;
bool silent[EPOCHS];

/* What is on its way to it: one request of each call, and copies of earlier ones that were given up. */
mtype ask[CALLS] = idle, answer[CALLS] = silence;
byte amount[CALLS], epochOf[CALLS];
bool lateReserve[CALLS], lateVoid[CALLS];
byte lateCheckpoint[CALLS], lateSettle[CALLS];          /* amount + 1; 0: none */

/* The nodes. */
bool up[NODES] = true;
byte paused[NODES];                                     /* 1: for a while, 2: for ever */
byte epoch[NODES], births[NODES];
byte lost = LOST, kills = KILLS, pauses = PAUSES;
byte unbilled[CALLS];                                   /* units sent after the hold was closed */
bool finished[CALLS];

#define IS_AWAKE(n) (up[n] && !paused[n])
#define ID(n) ((n) + NODES * epoch[n])
#define BEATS(o) (IS_AWAKE((o) % NODES) && ID((o) % NODES) == (o))
#define HELD(i) (state[i] == opened -> HOLD : 0)
#if CALLS == 1
#define ALL_HELD HELD(0)
#define ALL_CHARGED charged[0]
#define IS_ANY_OPEN (state[0] == opened)
#elif CALLS == 2
#define ALL_HELD (HELD(0) + HELD(1))
#define ALL_CHARGED (charged[0] + charged[1])
#define IS_ANY_OPEN (state[0] == opened || state[1] == opened)
#else
#define ALL_HELD (HELD(0) + HELD(1) + HELD(2))
#define ALL_CHARGED (charged[0] + charged[1] + charged[2])
#define IS_ANY_OPEN (state[0] == opened || state[1] == opened || state[2] == opened)
#endif

/* True after every transaction. */
inline books() {
  assert(walletHeld >= 0 && keyHeld >= 0);
  assert(walletHeld + walletSpent <= WALLET);
  assert(walletHeld == ALL_HELD && keyHeld == ALL_HELD);
  assert(ledger == walletSpent && walletSpent == ALL_CHARGED && keySpent == walletSpent)
}

inline close(i, cost) {
  rows[i]++;
  assert(rows[i] == 1);                                 /* one usage row, one charge */
  charged[i] = charged[i] + (cost < HOLD -> cost : HOLD);
  walletHeld = walletHeld - HOLD; keyHeld = keyHeld - HOLD;
  walletSpent = walletSpent + (cost < HOLD -> cost : HOLD);
  keySpent = keySpent + (cost < HOLD -> cost : HOLD);
  ledger = ledger + (cost < HOLD -> cost : HOLD);
  state[i] = closed; observed[i] = 0
}

#ifdef WITHOUT_FRESH
#define MAY_OWN(o) true
#else
#define MAY_OWN(o) (!silent[o])
#endif

inline doReserve(i) {
  if
  :: state[i] == none && !revoked && !frozen && MAY_OWN(epochOf[i]) && walletHeld + walletSpent + HOLD <= WALLET ->
     state[i] = opened; owner[i] = epochOf[i]; observed[i] = 0;
     walletHeld = walletHeld + HOLD; keyHeld = keyHeld + HOLD; heard = yes;
     assert(!revoked && !frozen)
  :: else -> heard = no
  fi
}
inline doCheckpoint(i, cost) {
  if
#ifdef WITHOUT_GREATEST
  :: state[i] == opened -> assert(cost >= observed[i]); observed[i] = cost; heard = yes
#else
  :: state[i] == opened -> observed[i] = (cost > observed[i] -> cost : observed[i]); heard = yes
#endif
  :: else -> heard = no
  fi
}
inline doSettle(i, cost) {
  if
#ifdef WITHOUT_GUARD
  :: state[i] != none -> close(i, cost)
#else
  :: state[i] == opened -> close(i, cost)
#endif
  :: else -> skip
  fi;
  heard = yes
}
inline doVoid(i) {
  if
  :: state[i] == opened -> close(i, 0)
#ifndef WITHOUT_TOMBSTONE
  :: state[i] == none -> state[i] = closed; rows[i]++; assert(rows[i] == 1)
#endif
  :: else -> skip
  fi;
  heard = yes
}

/* One transaction: answered, committed without an answer, rolled back, or still on its way when given up. */
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
       if :: fate == 1 -> heard = unknown :: else fi
    :: fate == 2 -> skip
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
#define SERVE(i) :: atomic { ask[i] != idle -> serve(i) } :: atomic { IS_LATE(i) -> land(i) }

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

/* A node is killed and starts again under a new epoch; or it is paused, and a beat that comes too late makes one. */
proctype Node(byte n) {
end: do
  :: atomic { kills > 0 && up[n] -> kills--; up[n] = false; paused[n] = 0; epoch[n]++; births[n]++ }
  :: !up[n] -> up[n] = true
  :: atomic { pauses > 0 && IS_AWAKE(n) -> pauses--; if :: paused[n] = 1 :: paused[n] = 2 fi }
  :: paused[n] == 1 -> paused[n] = 0
  :: atomic { IS_AWAKE(n) && silent[ID(n)] ->
#ifdef WITHOUT_EPOCHS
       silent[ID(n)] = false
#else
       epoch[n]++
#endif
     }
  od
}

/* An epoch falls silent when it is over, or when its process is paused; one that has not begun does not. */
#define IS_OVER(o) ((o) / NODES < epoch[(o) % NODES])
#define IS_PAUSED(o) (ID((o) % NODES) == (o) && up[(o) % NODES] && paused[(o) % NODES])
#define AGE(o) :: atomic { !silent[o] && (IS_OVER(o) || IS_PAUSED(o)) -> silent[o] = true }
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

/* On any node that is awake. Silence is judged in the transaction that closes the hold. */
#ifdef WITHOUT_CLOCK
#define IS_DEAD(o) true
#else
#define IS_DEAD(o) silent[o]
#endif
#define SWEEP(i) :: atomic { state[i] == opened && IS_DEAD(owner[i]) && (IS_AWAKE(0) || IS_AWAKE(1)) -> d_step { \
  assert(!BEATS(owner[i]) || silent[owner[i]]); close(i, observed[i]); books() } }
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

/* One call. It lives as long as the process that began it: a pause only stops it, a new epoch does not end it. */
#define RUNS (IS_AWAKE(n) && born == births[n])
#define IS_GONE (born != births[n])

proctype Call(byte i) {
  byte n, born, sent;
  n = i % NODES;
  atomic { IS_AWAKE(n) -> born = births[n]; epochOf[i] = ID(n); ask[i] = reserve };
  if
  :: atomic { IS_GONE -> goto gone }
  :: atomic { RUNS && answer[i] == yes -> answer[i] = silence; assert(state[i] != none) }
  :: atomic { RUNS && answer[i] == no -> answer[i] = silence; goto gone }
  :: atomic { RUNS && answer[i] == unknown -> answer[i] = silence; ask[i] = void; goto ending } /* never sent again */
  fi;
  if
  :: atomic { RUNS -> ask[i] = void; goto ending }      /* the provider failed before its first byte */
  :: RUNS
  :: atomic { IS_GONE -> goto gone }
  fi;
stream:
  if
  :: atomic { IS_GONE -> goto gone }
  :: atomic { RUNS -> sent++;
       if :: state[i] != opened -> unbilled[i]++ :: else fi;
       assert(unbilled[i] <= 1);                        /* at most what fits between two checkpoints */
       ask[i] = checkpoint; amount[i] = sent }
  fi;
waiting:
  if
  :: atomic { IS_GONE -> goto gone }
  :: atomic { RUNS && answer[i] == unknown -> answer[i] = silence; ask[i] = checkpoint; goto waiting }
#ifdef WITHOUT_CUT
  :: atomic { RUNS && (answer[i] == yes || answer[i] == no) -> answer[i] = silence
#else
  :: atomic { RUNS && answer[i] == no -> answer[i] = silence; goto gone }
  :: atomic { RUNS && answer[i] == yes -> answer[i] = silence
#endif
       if
       :: sent < UNITS -> goto stream
       :: ask[i] = settle; amount[i] = sent
       fi }
  fi;
ending:
  if
  :: atomic { IS_GONE -> goto gone }                    /* what was asked stays on its way */
  :: atomic { RUNS && (answer[i] == yes || answer[i] == no) -> answer[i] = silence }
  :: atomic { RUNS && answer[i] == unknown -> answer[i] = silence;
       /* tried again until answered: a void after a void, a settlement after a settlement */
       if :: amount[i] > 0 -> ask[i] = settle :: else -> ask[i] = void fi; goto ending }
  fi;
gone:
  atomic { finished[i] = true; unbilled[i] = 0; n = 0; born = 0; sent = 0 }
}

active proctype Revoke() { revoked = true }
active proctype Freeze() { frozen = true }

/* When nothing more can happen, no hold is open. */
active proctype AtRest() {
  timeout -> assert(!IS_ANY_OPEN && walletHeld == 0 && keyHeld == 0)
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
