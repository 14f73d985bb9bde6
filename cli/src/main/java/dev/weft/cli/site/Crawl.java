package dev.weft.cli.site;

import dev.weft.cli.attempt.Job;
import dev.weft.cli.attempt.JobSource;
import dev.weft.cli.attempt.OutputException;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Origin;
import dev.weft.cli.result.Target;
import dev.weft.cli.schedule.RunFailedException;
import dev.weft.cli.schedule.Scheduler;
import dev.weft.cli.schedule.Verdict;
import dev.weft.cli.schedule.Verdict.HostSignal;
import dev.weft.cli.schedule.Worker;
import dev.weft.cli.site.Frontier.Found;
import dev.weft.cli.site.Reference.Use;
import dev.weft.cli.store.Store;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the links of pages. A crawl is the worker of the scheduler, and passes jobs for pages to another worker.
 *
 * <pre>
 *   start page ─► job ─► page saved ─► links in scope that are new ─► frontier ─► robots.txt of the host ─► job
 *                 ▲                                                                                        │
 *                 └────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>The invariants: a URL becomes a job at most once in a run, unless a link to a start page is found before the start page
 * is read from the input. In a later run that resumes this run, the URL becomes a job again only if this run has left no final
 * result for it. Before a URL becomes a job, it is written to the file of the frontier. If robots.txt is obeyed, no link to a
 * host is fetched before the host's robots.txt. The pages in a sitemap are followed as if a start page linked to them.
 */
public final class Crawl implements Worker<Job> {
    /** Marks a job that fetches a sitemap. */
    private static final String SITEMAP = "\u0000sitemap.xml";

    /** Marks a job that fetches a robots.txt. */
    private static final String ROBOTS = "\u0000robots.txt";

    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Worker<Job> pages;
    private final SiteClient client;
    private final Frontier frontier;
    private final Scope scope;
    private final @Nullable Robots robots;
    private final SiteIndex index;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final SavedPages saved;
    private final Consumer<String> notes;
    private @Nullable Scheduler<Job> scheduler;
    private @Nullable JobSource source;

    /**
     * Creates a crawl.
     *
     * @param pages attempts the pages
     * @param agent the name by which a robots.txt may address this program; null if robots.txt is not obeyed
     * @param notes receives lines about forbidden links and about pages and sitemaps that cannot be read, for {@code --verbose}
     */
    public Crawl(
            Worker<Job> pages,
            SiteClient client,
            Store store,
            Frontier frontier,
            Scope scope,
            @Nullable String agent,
            Consumer<String> notes) {
        this.pages = pages;
        this.client = client;
        this.frontier = frontier;
        this.scope = scope;
        this.robots = agent == null ? null : new Robots(agent);
        this.index = new SiteIndex(client, scope, notes);
        this.saved = new SavedPages(store, notes);
        this.notes = notes;
    }

    /**
     * Sets the scheduler that gets the jobs, and the source that makes a job of each target. Must be called before the
     * run.
     */
    public void connect(Scheduler<Job> jobs, JobSource targets) {
        scheduler = jobs;
        source = targets;
    }

    @Override
    public Verdict attempt(Job job) throws IOException, InterruptedException {
        if (isMarked(job, SITEMAP)) {
            return attemptSitemap(job);
        }
        return isMarked(job, ROBOTS) ? attemptRobots(job) : pages.attempt(job);
    }

    @Override
    public void refuse(Job job, String reason) throws IOException {
        if (isMarked(job, ROBOTS)) {
            read(job.host(), 0, "");
        } else if (!isMarked(job, SITEMAP)) {
            pages.refuse(job, reason);
        }
    }

    private static boolean isMarked(Job job, String mark) {
        return mark.equals(job.target().origin().id());
    }

    private void add(String url, String mark) {
        Target target = Target.of(url).at(new Origin(0, mark, null));
        Objects.requireNonNull(scheduler).add(new Job(target, Url.of(url).origin(), null, null));
    }

    private void addSitemaps(List<String> sitemaps) {
        for (String url : sitemaps) {
            if (!frontier.isRead(url)) {
                add(url, SITEMAP);
            }
        }
    }

    private Verdict attemptSitemap(Job job) throws IOException, InterruptedException {
        String url = job.target().url();
        boolean last = failures.merge(url, 1, Integer::sum) >= TRIES;
        SiteIndex.Read read = index.read(url, last);
        if (read == null) {
            return Verdict.again(PAUSE, HostSignal.NONE);
        }
        addSitemaps(read.parts());
        if (read.whole()) {
            followAll(url, read.links());
        }
        return Verdict.done(HostSignal.NONE);
    }

    private Verdict attemptRobots(Job job) throws IOException, InterruptedException {
        String host = job.host();
        SiteClient.Small file;
        try {
            file = client.fetch(job.target().url());
        } catch (OutputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            file = new SiteClient.Small(0, "");
        }
        boolean passing = file.status() == 0 || file.status() == 429 || file.status() >= 500;
        if (passing && failures.merge(host, 1, Integer::sum) < TRIES) {
            return Verdict.again(PAUSE, HostSignal.NONE);
        }
        read(host, file.status(), file.content());
        return Verdict.done(HostSignal.NONE);
    }

    private void read(String host, int status, String content) throws IOException {
        Robots.Read read = Objects.requireNonNull(robots).read(host, status, content);
        if (read.delay().isPositive()) {
            Objects.requireNonNull(scheduler).space(host, read.delay());
        }
        for (String url : read.allowed()) {
            enqueue(url);
        }
        addSitemaps(index.of(host, read.sitemaps()));
    }

    /** Adds a start page. */
    void start(String url) throws IOException {
        Url parsed = Url.of(url);
        scope.start(parsed);
        frontier.start(SavedPages.key(parsed));
        discover(parsed.origin());
    }

    /**
     * If a host is new, requests its robots.txt; the sitemaps of the host are requested after that. If robots.txt is not
     * obeyed, requests the new sitemaps immediately.
     */
    private void discover(String host) {
        if (robots == null) {
            addSitemaps(index.of(host, List.of()));
        } else if (robots.addHost(host)) {
            add(host + "/robots.txt", ROBOTS);
        }
    }

    /** Continues with a start page or a link that an earlier run has found. */
    void followEarlier(String url) throws IOException {
        if (frontier.isStart(url)) {
            scope.start(Url.of(url));
        } else {
            follow(url);
        }
    }

    private void follow(String url) throws IOException {
        if (robots == null) {
            enqueue(url);
            return;
        }
        String host = Url.of(url).origin();
        discover(host);
        Boolean allowed = robots.allowsOrStores(host, url);
        if (Boolean.TRUE.equals(allowed)) {
            enqueue(url);
        } else if (allowed != null) {
            notes.accept(url + ": not fetched, since robots.txt forbids it");
        }
    }

    private void enqueue(String url) throws IOException {
        Job job = Objects.requireNonNull(source).jobOrResult(Target.of(url));
        if (job != null) {
            Objects.requireNonNull(scheduler).add(job);
        }
    }

    /** Called with the result of a target. If a page was saved, follows the links of the page. */
    public void found(Target target, Fetched fetched) throws IOException {
        String file = fetched.answer() == null ? null : fetched.answer().file();
        if (!fetched.isSuccess() || file == null) {
            return;
        }
        Url asked = Url.of(target.url());
        String location = fetched.details().location();
        Url url = location == null ? asked : Url.of(location);
        saved.add(asked, url, file, fetched.details().type());
        int depth = frontier.depth(SavedPages.key(asked));
        frontier.visit(SavedPages.key(url), depth);
        if (!frontier.isRead(SavedPages.key(asked)) && scope.isHost(url)) {
            Page page = saved.read(file, fetched.details().type(), url);
            if (page != null) {
                add(asked, page, depth);
            }
        }
    }

    private void add(Url asked, Page page, int depth) throws IOException {
        boolean mayFollow = robots == null || page.followed();
        List<Found> links = new ArrayList<>();
        for (Reference reference : page.references()) {
            int distance = reference.use() == Use.LINK ? depth + 1 : depth;
            boolean wanted = reference.use() == Use.PART || (reference.use() == Use.LINK && mayFollow);
            Url url = reference.url().withoutUser();
            if (wanted && scope.contains(url, distance)) {
                links.add(new Found(SavedPages.key(url), distance));
            }
        }
        followAll(SavedPages.key(asked), links);
    }

    /** Follows those links of a page or a sitemap that are new. */
    private void followAll(String page, List<Found> links) throws IOException {
        List<String> fresh;
        try {
            fresh = frontier.add(page, links);
        } catch (IOException e) {
            throw new RunFailedException("cannot keep the links of a page: " + e.getMessage(), e);
        }
        for (String url : fresh) {
            follow(url);
        }
    }

    /**
     * Rewrites the links of all pages: a link to a saved file then leads to that file, and any other link leads to the
     * server.
     *
     * @return the number of files that were changed
     * @throws IOException if a file cannot be written
     */
    public int convert() throws IOException {
        return saved.convert();
    }

    /** The number of links that were not followed because of robots.txt. */
    public long forbidden() {
        return robots == null ? 0 : robots.forbidden();
    }
}
