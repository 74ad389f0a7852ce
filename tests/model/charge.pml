/*
 * Standing orders (lib/billing/payments: run-auto-top-ups, charge-order) for the model checker SPIN: a charge is asked of
 * a processor whose answer may be lost, by either of two nodes, which may be killed, while its webhooks are late or lost
 * and a person takes the saved card away, saves another, and sets the standing order anew. One top-up is wanted.
 *
 * A transaction is one step: all of them lock the account first (lockOrganization). A request is two: what the processor
 * did, and what is heard of it.
 */
#ifndef KILLS
#define KILLS 1
#endif
#ifndef LOST
#define LOST 1        /* answers that are lost, and webhooks that never come */
#endif
#ifndef CHARGES
#define CHARGES 2     /* orders that there may be in one history */
#endif

mtype = { none, pending, paid, failed };                /* orders.status */
mtype = { free, asking, heardPaid, heardFailed };       /* what a node knows of its request */

/* The database. */
mtype status[2] = none; byte credits[2];
bool isPaused, isDetached;                              /* auto_top_ups.paused_at; payment_customers.saved_method_id is null */
/* The processor. */
byte charged[2]; bool isRefused[2];
bool due[2], dueFailure[2];
byte kills = KILLS, lost = LOST, asks;

#define AVAILABLE (credits[0] + credits[1])
#define IS_WANTED (AVAILABLE < 1)                       /* one top-up lifts the wallet above `belowNano` */
#define IS_UNCREDITED(o) (charged[o] > 0 && credits[o] == 0)

inline books() {
  assert(credits[0] <= 1 && credits[1] <= 1 && charged[0] <= 1 && charged[1] <= 1);
  assert(!(status[0] == pending && status[1] == pending));
  assert(!(IS_UNCREDITED(0) && IS_UNCREDITED(1)));      /* nobody is charged again while a charge is not yet credited */
  assert(!(charged[0] > 0 && charged[1] > 0))           /* one was wanted */
}
/* fulfilOrder: also of an order that was given up */
inline fulfil(o) {
  if :: status[o] != paid -> status[o] = paid; credits[o]++ :: else fi
}
/* failOrder, which pauses the standing order */
inline fail(o) {
  if :: status[o] == pending -> status[o] = failed; isPaused = true :: else fi
}

/* runAutoTopUps.writeOrder: the account locked, under orders_pending_auto_key */
#ifdef WITHOUT_PENDING_KEY
#define IS_ROOM(o) true
#else
#define IS_ROOM(o) (status[1 - (o)] != pending)
#endif
#define WRITE(o) :: atomic { (o) < CHARGES && status[o] == none && saw && IS_ROOM(o) && IS_STILL_WANTED -> \
  d_step { status[o] = pending; saw = false; books() } }
#ifdef WITHOUT_SECOND_LOOK
#define IS_STILL_WANTED true
#else
#define IS_STILL_WANTED (IS_WANTED && !isPaused)        /* looked at again with the account locked */
#endif
/* chargeOrder, from runAutoTopUps or repeatCharges: the processor knows the order's id */
#define ASK(o) :: atomic { state == free && status[o] == pending && (!isDetached || charged[o] > 0) -> state = asking; order = o; asks++ }
#ifdef WITHOUT_IDEMPOTENCY
#define IS_NEW(o) true
#else
#define IS_NEW(o) (charged[o] == 0 && !isRefused[o])
#endif

/* Nothing is saved any more: only what was not charged may be given up. */
#ifdef WITHOUT_ASKING
#define IS_UNCHARGED(o) true                            /* given up without a question */
#else
#define IS_UNCHARGED(o) (charged[o] == 0 && asks == 0)   /* the processor is asked, once no request is under way */
#endif
#define GIVE_UP(o) :: atomic { isDetached && status[o] == pending && IS_UNCHARGED(o) -> d_step { fail(o); books() } }

proctype Node() {
  mtype state = free;
  byte order; bool saw;
end: do
  :: atomic { !saw && IS_WANTED && !isPaused && !isDetached && status[0] != pending && status[1] != pending && CHARGES > 0 -> saw = true }   /* findCandidates */
  :: atomic { saw && (!IS_STILL_WANTED || status[0] != none && status[1] != none) -> saw = false }
  WRITE(0) WRITE(1)
  ASK(0) ASK(1)
  GIVE_UP(0) GIVE_UP(1)
  :: atomic { state == asking -> asks--;                /* the processor does it once */
       if
       :: IS_NEW(order) -> charged[order]++; due[order] = true; books()
       :: IS_NEW(order) && charged[order] == 0 -> isRefused[order] = true; dueFailure[order] = true
       :: !IS_NEW(order)
       fi;
       if
       :: state = (charged[order] > 0 -> heardPaid : heardFailed)
       :: lost > 0 -> lost--;                           /* isUnclear: `pending` */
#ifdef WITHOUT_PATIENCE
          state = heardFailed
#else
          state = free; order = 0
#endif
       fi }
  :: atomic { state == heardPaid -> d_step { fulfil(order); books(); state = free; order = 0 } }
  :: atomic { state == heardFailed -> d_step { fail(order); books(); state = free; order = 0 } }
  :: atomic { (saw || state != free) && kills > 0 -> kills--; if :: state == asking -> asks-- :: else fi; saw = false; state = free; order = 0 }
  :: atomic { due[0] -> due[0] = false; d_step { fulfil(0); books() } }    /* handleWebhook */
  :: atomic { due[1] -> due[1] = false; d_step { fulfil(1); books() } }
  :: atomic { dueFailure[0] -> dueFailure[0] = false; d_step { fail(0); books() } }
  :: atomic { dueFailure[1] -> dueFailure[1] = false; d_step { fail(1); books() } }
  :: atomic { IS_UNCREDITED(0) && status[0] != pending -> d_step { fulfil(0); books() } }   /* recoverPayments */
  :: atomic { IS_UNCREDITED(1) && status[1] != pending -> d_step { fulfil(1); books() } }
  od
}

/* payment_method.detached, another card is saved, and the standing order is set anew. */
active proctype Person() {
  if :: isDetached = true :: skip fi;
  isDetached = false;
  if :: atomic { isPaused -> isPaused = false } :: skip fi
}
#if LOST
active proctype Loss() {
end: do
  :: atomic { lost > 0 && due[0] -> lost--; due[0] = false }
  :: atomic { lost > 0 && dueFailure[0] -> lost--; dueFailure[0] = false }
  od
}
#endif

active proctype AtRest() {
  timeout ->
    assert(charged[0] == credits[0] && charged[1] == credits[1]);
    assert(status[0] != pending && status[1] != pending)
}

init { atomic { run Node(); run Node() } }
