package io.payledger.benchmarks.report;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A report as one file, which loads nothing and runs no script. */
final class HtmlPage {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>PayLedger benchmarks</title>
            <style>
            :root {
              color-scheme: light dark;
              --page: #fff; --text: #1c2127; --quiet: #59636e; --line: #d5dbe1; --head: #f2f4f7; --bar: #3b7cb8;
              --warning: #8a1f11; --warning-page: #fdecea;
            }
            /* Paper stays white. */
            @media screen and (prefers-color-scheme: dark) {
              :root {
                --page: #14181d; --text: #e4e8ec; --quiet: #9aa5b1; --line: #39424c; --head: #1e242b; --bar: #3f7fb5;
                --warning: #ffb4a8; --warning-page: #43201c;
              }
            }
            body {
              max-width: 68rem; margin: 0 auto; padding: 1rem 1.25rem 3rem;
              background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
            }
            h1, h2 { line-height: 1.2; }
            h2 { margin-top: 2.5rem; }
            p { max-width: 46rem; }
            .objection {
              max-width: 44rem; padding: .1rem 1rem; border-left: .3rem solid;
              background: var(--warning-page); color: var(--warning);
            }
            table {
              display: block; overflow-x: auto; margin: 1.5rem 0; border-collapse: collapse;
              font-size: .875rem; font-variant-numeric: tabular-nums;
            }
            th, td { padding: .35rem .75rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
            th { background: var(--head); }
            figure { max-width: 46rem; margin: 2rem 0; overflow-x: auto; }
            figcaption { margin-bottom: .5rem; font-weight: 600; }
            svg { display: block; min-width: 32rem; font-size: 13px; font-variant-numeric: tabular-nums; }
            svg text { fill: var(--text); stroke: var(--page); stroke-width: 4px; paint-order: stroke; }
            svg .tick { fill: var(--quiet); }
            svg .grid { stroke: var(--line); }
            svg .bar { fill: var(--bar); }
            svg .whisker { stroke: var(--text); stroke-width: 1.5px; }
            @media print {
              body { max-width: none; padding: 0; font-size: .8rem; }
              table { display: table; font-size: .65rem; }
              th, td { padding: .2rem .3rem; }
              tr, figure { break-inside: avoid; }
              h2 { break-after: avoid; }
            }
            </style>
            </head>
            <body>
            """;

    private static final String END = "</body>\n</html>\n";

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).escapeHtml(true).build();

    private HtmlPage() {}

    static String of(BenchmarkReport report) {
        StringBuilder page = new StringBuilder(HEAD).append(html(report.introduction()));
        String objection = report.objection();
        if (!objection.isEmpty()) {
            page.append("<div class=\"objection\">\n").append(html(objection)).append("</div>\n");
        }
        for (Findings findings : report.findings()) {
            page.append(html(findings.introduction()));
            findings.plots().forEach(plot -> page.append(BarChart.figure(plot)));
            page.append(html(findings.tables()));
        }
        return page.append(END).toString();
    }

    private static String html(String markdown) {
        return RENDERER.render(PARSER.parse(markdown));
    }
}
