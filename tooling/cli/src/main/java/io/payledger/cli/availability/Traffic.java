package io.payledger.cli.availability;

import io.payledger.cli.availability.RetryingSession.NotCured;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import io.payledger.stack.Stack;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A steady load, by a schedule that a slow answer does not hold back. In each tenant people take payroll runs from
 * creation to approval, looking at each step, and hand a link to the approved run on together with the session token it
 * was approved under; others follow such links, to the run and to its reconciliation. Thread-safe.
 */
final class Traffic implements AutoCloseable {

    /** In flight at once; more is not sent, and counted. */
    private static final int IN_FLIGHT_MAX = 1_500;

    private static final int WRITES_IN_A_CYCLE = 5;
    private static final int EMPLOYEES = 3;
    private static final int LINKS_MAX = 50;

    /** An approved run, and what the person who passes its link on has seen. */
    private record Link(String run, List<String> sessionTokens) {}

    private static final class Tenant {
        private final String name;
        private final String preparer;
        private final String approver;
        private final Queue<Link> links = new ConcurrentLinkedQueue<>();

        Tenant(Stack stack, String name) {
            this.name = name;
            this.preparer = stack.token(name, "petra", "preparer");
            this.approver = stack.token(name, "amir", "approver");
        }

        void passOn(Link link) {
            links.add(link);
            if (links.size() > LINKS_MAX) {
                links.poll();
            }
        }

        Optional<Link> anyLink(Random random) {
            List<Link> all = new ArrayList<>(links);
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
        }
    }

    private final List<URI> urls;
    private final Journal journal;
    private final List<Tenant> tenants = new ArrayList<>();
    private final double cyclesPerSecond;
    private final Random random = new Random();
    private final Map<String, String> tenantOfApproved = new ConcurrentHashMap<>();
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ExecutorService people = Executors.newCachedThreadPool(Traffic::person);
    private final ScheduledExecutorService schedules = Executors.newScheduledThreadPool(3, Traffic::person);
    private volatile boolean open = true;

    Traffic(Stack stack, Journal journal, String tenantPrefix, int tenantCount, double cyclesPerSecond) {
        this.urls = stack.apiUrls();
        this.journal = journal;
        this.cyclesPerSecond = cyclesPerSecond;
        for (int i = 1; i <= tenantCount; i++) {
            tenants.add(new Tenant(stack, tenantPrefix + "-" + i));
        }
    }

    private static Thread person(Runnable work) {
        // Many wait at the same time while something is down, none goes deep.
        Thread person = new Thread(null, work, "person", 256 << 10);
        person.setDaemon(true);
        return person;
    }

    /** How often each tenant wants an answer of that kind, whether or not the one before has come. */
    Duration schedule(RequestKind kind) {
        double perSecondOfTenant =
                switch (kind) {
                    case WRITE -> WRITES_IN_A_CYCLE * cyclesPerSecond / tenants.size();
                    // Besides those that look at each step of a cycle.
                    case SESSION_READ -> 2 * cyclesPerSecond / tenants.size();
                    case PROJECTION -> 2 * cyclesPerSecond / tenants.size();
                };
        return Duration.ofNanos(Math.round(1e9 / perSecondOfTenant));
    }

    List<String> tenants() {
        return tenants.stream().map(tenant -> tenant.name).toList();
    }

    void start() {
        schedule(cyclesPerSecond, this::cycle);
        schedule(2 * cyclesPerSecond, this::readLinked);
        schedule(2 * cyclesPerSecond, this::reconcileLinked);
    }

    @FunctionalInterface
    private interface Task {
        void run(Tenant tenant) throws InterruptedException;
    }

    private void schedule(double perSecond, Task task) {
        AtomicInteger turn = new AtomicInteger();
        var unused = schedules.scheduleAtFixedRate(
                () -> send(tenants.get(turn.getAndIncrement() % tenants.size()), task),
                0,
                Math.round(1e9 / perSecond),
                TimeUnit.NANOSECONDS);
    }

    private void send(Tenant tenant, Task task) {
        if (inFlight.incrementAndGet() >= IN_FLIGHT_MAX) {
            inFlight.decrementAndGet();
            journal.notSent();
            return;
        }
        people.execute(() -> {
            try {
                task.run(tenant);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            } catch (NotCured inTheJournal) {
                // counted as a request that no repetition cured
            } catch (RuntimeException broken) {
                if (!open && Thread.currentThread().isInterrupted()) {
                    return;
                }
                journal.contradiction("a client could not make sense of an answer: " + broken);
            } finally {
                inFlight.decrementAndGet();
            }
        });
    }

    /** One run from its creation to its approval, a step each fifth of the tenant's interval. */
    private void cycle(Tenant tenant) throws InterruptedException {
        long began = System.nanoTime();
        long step = schedule(RequestKind.WRITE).toNanos();
        PayrollRuns petra = runs(tenant, tenant.preparer);
        PayrollRuns amir = runs(tenant, tenant.approver);

        String run = petra.create();
        created.incrementAndGet();
        look(petra, run, "DRAFT", 0);
        pauseUntil(began + step);
        ApiResponse recorded = petra.importCsv(run, RegisterCsv.csv(EMPLOYEES, began));
        look(petra, run, "DRAFT", 1);
        pauseUntil(began + 2 * step);
        ApiResponse calculated = petra.step(run, "calculate", "{}", recorded.etag());
        pauseUntil(began + 3 * step);
        ApiResponse submitted = petra.step(run, "submit", "{}", calculated.etag());
        look(petra, run, "PENDING_APPROVAL", 1);
        pauseUntil(began + 4 * step);
        // petra hands the tokens over with the link, so that amir reads at least what petra has seen
        amir.session().adopt(petra.session().tokens());
        amir.approve(run, submitted.etag());
        tenantOfApproved.put(run, tenant.name);
        if (look(amir, run, "APPROVED", 1)) {
            tenant.passOn(new Link(run, amir.session().tokens()));
        }
    }

    private PayrollRuns runs(Tenant tenant, String bearer) {
        return new PayrollRuns(new RetryingSession(urls, bearer, tenant.name, journal), tenant.name);
    }

    private static void pauseUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    }

    /** Read your writes: whether an answer came, and showed at least what the session has done. */
    private boolean look(PayrollRuns who, String run, String state, int revision) {
        ApiResponse answer;
        try {
            answer = who.read(run);
        } catch (NotCured none) {
            return false;
        }
        boolean shown =
                answer.state().equals(state) && answer.body().path("revision").asInt(-1) == revision;
        if (!shown) {
            journal.contradiction(
                    "wanted " + state + " at revision " + revision + " of " + who.path(run) + ", got " + answer);
        }
        return shown;
    }

    private void readLinked(Tenant tenant) {
        tenant.anyLink(random).ifPresent(link -> look(reader(tenant, link), link.run, "APPROVED", 1));
    }

    private void reconcileLinked(Tenant tenant) {
        tenant.anyLink(random).ifPresent(link -> {
            ApiResponse answer = reader(tenant, link).reconciliation(link.run);
            if (!answer.verdict().equals("AGREED")) {
                journal.contradiction("approved, and its reconciliation under the same token is " + answer);
            }
        });
    }

    private PayrollRuns reader(Tenant tenant, Link link) {
        PayrollRuns reader = runs(tenant, tenant.approver);
        reader.session().adopt(link.sessionTokens);
        return reader;
    }

    /** Of every run whose approval was acknowledged, its tenant. */
    Map<String, String> approvedRuns() {
        return new HashMap<>(tenantOfApproved);
    }

    /** How many creations were acknowledged. */
    int created() {
        return created.get();
    }

    /** Approved runs whose reconciliation does not say so, with what it says. */
    Collection<String> unreconciled(Stack stack) throws InterruptedException, ExecutionException {
        Collection<String> unreconciled = new ConcurrentLinkedQueue<>();
        ExecutorService auditors = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> asked = new ArrayList<>();
        tenantOfApproved.forEach((run, tenant) -> asked.add(auditors.submit(() -> {
            RetryingSession vera =
                    new RetryingSession(urls, stack.token(tenant, "vera", "auditor"), tenant, new Journal());
            try {
                ApiResponse answer = new PayrollRuns(vera, tenant).reconciliation(run);
                return answer.verdict().equals("AGREED") || unreconciled.add(run + ": " + answer);
            } catch (NotCured failed) {
                return unreconciled.add(run + ": " + failed.getMessage());
            }
        })));
        auditors.shutdown();
        if (!auditors.awaitTermination(5, TimeUnit.MINUTES)) {
            auditors.shutdownNow();
            unreconciled.add("not all were asked within 5 minutes");
        }
        for (Future<Boolean> each : asked) {
            each.get();
        }
        return unreconciled;
    }

    /** Nothing new is begun; what was begun is brought to its end. */
    void finish() throws InterruptedException {
        open = false;
        schedules.shutdown();
        boolean stillSends = !schedules.awaitTermination(1, TimeUnit.MINUTES);
        people.shutdown();
        // A cycle has nine requests, each with its own patience.
        if (stillSends || !people.awaitTermination(9 * Retries.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("clients that never end");
        }
    }

    @Override
    public void close() {
        open = false;
        schedules.shutdownNow();
        people.shutdownNow();
    }
}
