/*
 * Paid money (lib/billing/payments) for the model checker SPIN: what a processor says arrives late, again, shuffled or
 * never, is entered by two workers (webhook handlers, the success page, the reconciliation, the operator: on any two
 * nodes), each of which may be killed at any point, while calls spend from the same wallet.
 *
 * One wallet, two orders; of order 0 a refund (reversal 0) and a dispute (reversal 1). A transaction is two steps:
 * `begin` takes its locks and reads, `commit` does the rest; between them others go on, as far as the locks let them.
 * The wallet's row is locked, read and written within `commit`. Amounts are in units of a credit of CREDIT.
 *
 * -DWITHOUT_x takes a rule away; run.mjs expects SPIN to find what then goes wrong.
 */
#ifndef REFUND
#define REFUND 1      /* of the CREDIT paid; 0: none */
#endif
#ifndef DISPUTE
#define DISPUTE 1     /* 0: none */
#endif
#ifndef KILLS
#define KILLS 1       /* workers killed between begin and commit, or after it */
#endif
#ifndef REPEATS
#define REPEATS 1     /* messages that come again although they were answered */
#endif
#ifndef LOST
#define LOST 1        /* messages that never come */
#endif
#ifndef FREEZES
#define FREEZES 0     /* freezes by the operator, each with its thaw */
#endif
#ifndef SPENDS
#define SPENDS 2      /* calls, one after another */
#endif
#ifndef ORDERS
#define ORDERS 2
#endif
#ifndef FORGED
#define FORGED 0      /* 1: another processor's message names order 0; 2: so, and nobody pays for order 0 */
#endif
#define CREDIT 2
#define START 1
#define NOBODY 255

mtype = { pending, paid, mismatched };                          /* orders.status */
mtype = { absent, opened, taken, returned, waiting };    /* a reversal: what is told of it, and reversals.status */
mtype = { fulfil, reverse, freeze, thaw, collect };             /* what a worker does */

/* The processor: the truth, and its messages. */
bool isPaid[2], isWrong[2];                             /* isWrong: another amount, currency or mode than ordered */
mtype truth[2] = absent;
#define MESSAGES 7    /* 0, 1: paid; 2: another processor's; 3, 4: refund made, failed after all; 5, 6: dispute open, decided */
bool due[MESSAGES];
byte kills = KILLS, repeats = REPEATS, lost = LOST, freezes = FREEZES;

/* The database. */
bool heard[MESSAGES];                                   /* webhook_events */
mtype status[2] = pending; byte credits[2];             /* orders; ledger entries of the kind top_up */
mtype entered[2] = absent; bool isOpen[2];              /* reversals.status, is_open */
byte owed[2], got[2];                                   /* reversals.amount_nano, collected_nano */
short cap = START, spent, held; bool isClosed;          /* the wallet's bucket */
bool isFrozen;                                          /* organizations.frozen_at */
short wallet = START, clearing, receivable;             /* ledger accounts; clearing counts what the processor owes us */
bool isHearing[MESSAGES], paymentLock[2], accountLock;  /* an insert not yet committed; lockPayment; lockOrganization */

#define MIN(a, b) ((a) < (b) -> (a) : (b))
#define MAX(a, b) ((a) > (b) -> (a) : (b))
#define MINOR(r) ((r) == 0 -> REFUND : CREDIT)
#define AVAILABLE (cap - spent - held)
#define OWES(r) (entered[r] == taken -> owed[r] - got[r] : 0)
#define DEBT (OWES(0) + OWES(1))
#define IS_DISPUTED (entered[1] == taken && isOpen[1])
#define TAKEN_MINOR(r) (entered[r] == taken -> MINOR(r) : 0)
#define TAKEN(r) (entered[r] == taken -> owed[r] : 0)
#define GOT(r) (entered[r] == taken -> got[r] : 0)

/* True after every transaction. */
inline books() {
  assert(spent + held <= cap && held >= 0);             /* buckets_cap_check, buckets_held_check */
  assert(credits[0] <= 1 && credits[1] <= 1);
  assert(credits[0] == 0 || isPaid[0] && !isWrong[0]);
  assert(credits[1] == 0 || isPaid[1] && !isWrong[1]);
  assert(cap == START + CREDIT * (credits[0] + credits[1]) - GOT(0) - GOT(1));
  assert(wallet == cap - spent);                        /* reconcile.ts I1 */
  assert(clearing == CREDIT * (credits[0] + credits[1]) - TAKEN(0) - TAKEN(1));
  assert(receivable == DEBT);
  assert(TAKEN(0) + TAKEN(1) == MIN(CREDIT, TAKEN_MINOR(0) + TAKEN_MINOR(1)));  /* reversed-credit.ts */
  assert(status[0] != paid || entered[0] != waiting && entered[1] != waiting);
  assert(isClosed || !isFrozen && !IS_DISPUTED && DEBT == 0);
  assert(!isClosed || isFrozen || IS_DISPUTED || DEBT > 0)
}

/* collectDebts, of one reversal. */
inline collectOf(r) {
  if
  :: OWES(r) > 0 ->
     sum = MIN(OWES(r), AVAILABLE);
     cap = cap - sum; wallet = wallet - sum; receivable = receivable - sum; got[r] = got[r] + sum
  :: else
  fi
}
/* judgeWallet: what is owed is collected first, then the wallet is closed exactly when there is a reason. */
inline judge() {
#ifndef WITHOUT_COLLECTING
  collectOf(0); collectOf(1);
#endif
#ifdef WITHOUT_COLLECTING
  isClosed = isFrozen || IS_DISPUTED
#else
#ifdef WITHOUT_ORDER_LOCK
  isClosed = sawFrozen || DEBT > 0 || r_isOpen
#else
  isClosed = isFrozen || IS_DISPUTED || DEBT > 0
#endif
#endif
}
/* takeReversal: creditToTake, then as much of it as is available; the rest is a debt. */
inline take(r, open) {
#ifdef WITHOUT_ORDER_LOCK
  owed[r] = MIN(CREDIT, sawMinor + MINOR(r)) - sawTaken;
#else
  owed[r] = MIN(CREDIT, TAKEN_MINOR(1 - r) + MINOR(r)) - TAKEN(1 - r);
#endif
#ifdef WITHOUT_AVAILABLE
  sum = MIN(owed[r], cap - spent);                      /* the balance, with what calls hold of it */
#else
  sum = MIN(owed[r], AVAILABLE);
#endif
  cap = cap - sum; wallet = wallet - sum; got[r] = sum;
  clearing = clearing - owed[r]; receivable = receivable + owed[r] - sum;
  entered[r] = taken; isOpen[r] = open
}
/* returnReversal, with creditToKeep: what the other one is worth and could not take beside it passes over to it. */
inline giveBack(r) {
  sum = 0; kept = 0;
  if
  :: entered[1 - r] == taken ->
     sum = MIN(MAX(MIN(CREDIT, MINOR(1 - r)) - owed[1 - r], 0), owed[r]); kept = MIN(sum, got[r]);
     owed[1 - r] = owed[1 - r] + sum; got[1 - r] = got[1 - r] + kept
  :: else
  fi;
  owed[r] = owed[r] - sum; got[r] = got[r] - kept;
  cap = cap + got[r]; wallet = wallet + got[r];         /* dispute_returned */
  clearing = clearing + owed[r]; receivable = receivable - (owed[r] - got[r]);   /* and debt_cancelled */
  entered[r] = returned; isOpen[r] = false
}

/* fulfilOrder */
#ifdef WITHOUT_MATCH
#define IS_MATCH true
#else
#define IS_MATCH (!isWrong[x] && event != 2)            /* findMismatch: amount, currency, mode; provider */
#endif
#ifdef WITHOUT_PAYMENT_KEY
#define IS_CREDITED false                               /* only the message's own id says what was credited */
#else
#define IS_CREDITED (seen == paid)
#endif
inline doFulfil() {
  if
  :: IS_CREDITED
  :: !IS_CREDITED && !IS_MATCH -> if :: status[x] == paid :: else -> status[x] = mismatched fi
  :: !IS_CREDITED && IS_MATCH ->
     status[x] = paid;
     credits[x]++;                                      /* creditOrder: top_up (kind, reference) */
     cap = cap + CREDIT; wallet = wallet + CREDIT; clearing = clearing + CREDIT;
     if                                                 /* applyWaiting */
     :: x == 0 && sawWaiting[0] -> take(0, isOpen[0])
     :: else
     fi;
     if
     :: x == 0 && sawWaiting[1] -> take(1, isOpen[1])
     :: else
     fi;
     judge()
  fi
}
/* applyReversal: park while the payment is not known, else advance. What is decided stays so. */
inline doReverse() {
  if
  :: entered[x] == returned
#ifdef WITHOUT_WAITING
  :: entered[x] != returned && seen != paid             /* nothing of ours: forgotten */
#else
  :: entered[x] != returned && seen != paid ->          /* park */
     isOpen[x] = (stage == opened && (entered[x] == absent || isOpen[x]));
     entered[x] = (stage == returned -> returned : waiting)
#endif
  :: entered[x] != returned && seen == paid ->          /* advance, judgeWallet */
     if
     :: stage == returned && entered[x] == taken -> giveBack(x)
     :: stage == returned && entered[x] != taken -> entered[x] = returned; isOpen[x] = false
     :: stage != returned && entered[x] != taken -> take(x, (stage == opened))
#ifdef WITHOUT_DECIDED
     :: stage != returned && entered[x] == taken -> isOpen[x] = (stage == opened)
#else
     :: stage != returned && entered[x] == taken -> isOpen[x] = (stage == opened && isOpen[x])
#endif
     fi;
#ifdef WITHOUT_ORDER_LOCK
     r_isOpen = isOpen[x];
#endif
     judge()
  fi
}

/* The payment that a transaction is about: order 0's for both reversals. None: the wallet alone. */
#define PAYMENT(w, x) (w == fulfil -> x : 0)
#define IS_ABOUT_PAYMENT(w) (w == fulfil || w == reverse)
#define NEEDS_ACCOUNT(w) (w != reverse || status[0] == paid)

/* Whether a transaction of work w about x, called for by message e, need not wait. */
#ifdef WITHOUT_PAYMENT_LOCK
#define IS_PAYMENT_FREE(w, x, e) true
#else
#define IS_PAYMENT_FREE(w, x, e) (IS_PAGE(w, e) || !paymentLock[PAYMENT(w, x)])
#endif
#ifdef WITHOUT_ORDER_LOCK
#define IS_ACCOUNT_FREE(w, e) true
#else
#define IS_ACCOUNT_FREE(w, e) (IS_PAGE(w, e) || !NEEDS_ACCOUNT(w) || !accountLock)
#endif
#ifdef WITHOUT_PAGE_LOCK
#define IS_PAGE(w, e) (w == fulfil && e == NOBODY)
#else
#define IS_PAGE(w, e) false
#endif
#define MAY_BEGIN(w, x, e) (IS_PAYMENT_FREE(w, x, e) && IS_ACCOUNT_FREE(w, e))

inline release() {
  if :: hasHearing -> isHearing[event] = false :: else fi;
  if :: hasPayment -> paymentLock[PAYMENT(work, x)] = false :: else fi;
  if :: hasAccount -> accountLock = false :: else fi;
  hasHearing = false; hasPayment = false; hasAccount = false
}
inline forget() {
  work = 0; x = 0; event = NOBODY; stage = 0; seen = 0; sawWaiting[0] = false; sawWaiting[1] = false;
  sum = 0; kept = 0
#ifdef WITHOUT_ORDER_LOCK
  ; sawMinor = 0; sawTaken = 0; sawFrozen = false; r_isOpen = false
#endif
}

#define IS_KNOWN_AS(r, s) (s == returned -> entered[r] == returned \
  : (entered[r] == taken || entered[r] == waiting && status[0] != paid) && isOpen[r] == (s == opened))

/* A message; heard of before, it is thanked for. Whoever comes second with the same one waits for the first. */
#define HEAR(m, w, i, s) \
  :: atomic { due[m] && heard[m] -> due[m] = false } \
  :: atomic { due[m] && !heard[m] && !isHearing[m] && MAY_BEGIN(w, i, m) -> event = m; work = w; x = i; stage = s; begin() }
/* What the success page and the reconciliation hear from the processor itself; the latter also of an order given up. */
#define LOOK_UP(o) \
  :: atomic { isPaid[o] && (status[o] == pending || status[o] == mismatched && !isWrong[o]) && MAY_BEGIN(fulfil, o, NOBODY) -> work = fulfil; x = o; begin() }
#ifdef WITHOUT_OLD_REVERSALS
#define IS_LISTED(r) (truth[r] == opened || r == 0 && truth[r] == taken)   /* what was decided was begun long ago */
#else
#define IS_LISTED(r) (truth[r] != absent)
#endif
#define LIST(r) \
  :: atomic { IS_LISTED(r) && !IS_KNOWN_AS(r, truth[r]) && MAY_BEGIN(reverse, r, NOBODY) -> \
       work = reverse; x = r; stage = truth[r]; begin() }
/* The operator's freeze and thaw; and what a call gave back, collected from a debtor. */
#define DO(w, guard) :: atomic { (guard) && MAY_BEGIN(w, 0, NOBODY) -> work = w; begin() }

inline begin() {
  if
  :: event != NOBODY ->
#ifdef WITHOUT_DEDUPE_INSIDE
     heard[event] = true                                /* committed before the work */
#else
     isHearing[event] = true; hasHearing = true
#endif
  :: else
  fi;
  if :: IS_ABOUT_PAYMENT(work) && !paymentLock[PAYMENT(work, x)] -> paymentLock[PAYMENT(work, x)] = true; hasPayment = true :: else fi;
  if :: NEEDS_ACCOUNT(work) && !accountLock -> accountLock = true; hasAccount = true :: else fi;
  seen = (work == fulfil -> status[x] : status[0]);
  sawWaiting[0] = (entered[0] == waiting); sawWaiting[1] = (entered[1] == waiting);
#ifdef WITHOUT_ORDER_LOCK
  sawMinor = (work == reverse -> TAKEN_MINOR(1 - x) : 0); sawTaken = (work == reverse -> TAKEN(1 - x) : 0);
  sawFrozen = isFrozen || (work == reverse -> isOpen[1 - x] && entered[1 - x] == taken : IS_DISPUTED);
#endif
}
inline commit() {
  if
  :: work == fulfil -> doFulfil()
  :: work == reverse -> doReverse()
  :: work == freeze -> isFrozen = true; freezes--; judge()
  :: work == thaw -> isFrozen = false; judge()
  :: work == collect -> judge()
  fi;
  if :: event != NOBODY -> heard[event] = true :: else fi;
  release(); books()
}

proctype Worker() {
  mtype work, stage, seen;
  byte x, event = NOBODY;
  short sum, kept;
  bool hasHearing, hasPayment, hasAccount, sawWaiting[2];
#ifdef WITHOUT_ORDER_LOCK
  short sawMinor, sawTaken;
  bool sawFrozen, r_isOpen;
#endif
end: do
  :: if
     HEAR(0, fulfil, 0, 0)
     HEAR(1, fulfil, 1, 0)
#if FORGED
     HEAR(2, fulfil, 0, 0)
#endif
     HEAR(3, reverse, 0, taken)
     HEAR(4, reverse, 0, returned)
     HEAR(5, reverse, 1, opened)
     HEAR(6, reverse, 1, truth[1])
#ifndef WITHOUT_RECONCILIATION
     LOOK_UP(0) LOOK_UP(1) LIST(0) LIST(1)              /* recoverPayments; LOOK_UP is returnFromCheckout, too */
#endif
#ifdef WITHOUT_PAGE_LOCK
     LOOK_UP(0)
#endif
#ifndef WITHOUT_COLLECTION
     DO(collect, DEBT > 0 && AVAILABLE > 0)
#endif
#if FREEZES
     DO(freeze, freezes > 0 && !isFrozen) DO(thaw, isFrozen)
#endif
     fi;
     if
     :: work == 0
     :: atomic { work != 0 -> d_step { commit() };
          if
          :: event != NOBODY -> due[event] = false
          :: event != NOBODY && repeats > 0 -> repeats--   /* its answer is lost, or it comes again */
          :: event == NOBODY
          fi;
          forget() }
     :: atomic { work != 0 && kills > 0 -> kills--; release(); forget() }   /* rolled back, and not answered */
     fi
  od
}

/* What people and banks do. */
proctype Payer(byte o) {
  if
#if FORGED == 2
  :: o == 0
  :: o != 0 -> atomic { isPaid[o] = true; due[o] = true }
#else
  :: atomic { isPaid[o] = true; due[o] = true }
#if ORDERS == 1
  :: atomic { isPaid[o] = true; isWrong[o] = true; due[o] = true }
#endif
#endif
  fi
}
#if FORGED
active proctype Forger() { due[2] = true }
#endif
#if REFUND
active proctype Refund() {
  atomic { isPaid[0] -> truth[0] = taken; due[3] = true };
  if :: atomic { truth[0] = returned; due[4] = true } :: skip fi
}
#endif
#if DISPUTE
active proctype Dispute() {
  atomic { isPaid[0] -> truth[1] = opened; due[5] = true };
  if :: atomic { truth[1] = returned; due[6] = true } :: atomic { truth[1] = taken; due[6] = true } :: skip fi
}
#endif
#if LOST
#define LOSE(m) :: atomic { lost > 0 && due[m] -> lost--; due[m] = false }
active proctype Loss() {
end: do LOSE(0) LOSE(1) LOSE(3) LOSE(4) LOSE(5) LOSE(6) od
}
#endif

#ifdef WITHOUT_CLOSED
#define IS_ADMITTED true
#else
#define IS_ADMITTED (!isClosed)
#endif
/* Calls: reserveHolds and settleHolds, in hold.pml in full. */
active proctype Spending() {
  byte calls = SPENDS;
end: do
  :: d_step { calls > 0 && held == 0 && IS_ADMITTED && spent + held + 1 <= cap ->
       calls--; held++;
       assert(!isFrozen && !IS_DISPUTED && DEBT == 0) }
  :: held > 0 -> if :: d_step { held--; spent++; wallet-- } :: held-- fi
  od
}

/* When nothing more can happen, the books say what the processor says, and nobody is closed out who could pay. */
active proctype AtRest() {
  timeout ->
    assert(!isPaid[0] || isWrong[0] || credits[0] == 1);
    assert(!isPaid[1] || isWrong[1] || credits[1] == 1);
    assert(truth[0] == absent || IS_KNOWN_AS(0, truth[0]));
    assert(truth[1] == absent || IS_KNOWN_AS(1, truth[1]));
    assert(DEBT == 0 || AVAILABLE == 0);
    assert(held == 0)
}

init { atomic {
  run Worker(); run Worker(); run Payer(0);
#if ORDERS > 1
  run Payer(1)
#endif
} }
