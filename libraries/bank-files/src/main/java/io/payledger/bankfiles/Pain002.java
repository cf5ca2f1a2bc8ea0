package io.payledger.bankfiles;

import static io.payledger.bankfiles.Element.leaf;
import static io.payledger.bankfiles.Element.leaves;
import static io.payledger.bankfiles.Element.many;
import static io.payledger.bankfiles.Element.one;

import com.prowidesoftware.swift.model.mx.MxPain00200110;
import com.prowidesoftware.swift.model.mx.dic.CustomerPaymentStatusReportV10;
import com.prowidesoftware.swift.model.mx.dic.OriginalGroupHeader17;
import com.prowidesoftware.swift.model.mx.dic.OriginalPaymentInstruction32;
import com.prowidesoftware.swift.model.mx.dic.StatusReason6Choice;
import com.prowidesoftware.swift.model.mx.dic.StatusReasonInformation12;
import io.payledger.bankfiles.StatusReport.PaymentInformation;
import io.payledger.bankfiles.StatusReport.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads pain.002.001.03 to .14. Safe for use by several threads. */
public final class Pain002 {

    private static final Element REASON = many(
            "StsRsnInf",
            one("Rsn", leaf("Cd", Facet.CODE), leaf("Prtry", Facet.text(35))),
            leaves("AddtlInf", Facet.FREE_TEXT));

    private static final Element REPORT = one(
            "CstmrPmtStsRpt",
            one("GrpHdr", leaf("MsgId", Facet.text(35))),
            one(
                    "OrgnlGrpInfAndSts",
                    leaf("OrgnlMsgId", Facet.text(35)),
                    leaf("OrgnlMsgNmId", Facet.text(35)),
                    leaf("GrpSts", Facet.CODE),
                    REASON),
            many(
                    "OrgnlPmtInfAndSts",
                    leaf("OrgnlPmtInfId", Facet.text(35)),
                    leaf("PmtInfSts", Facet.CODE),
                    REASON,
                    many("TxInfAndSts", leaf("OrgnlEndToEndId", Facet.text(35)), leaf("TxSts", Facet.CODE), REASON)));

    /** Shared by all reads; building it takes about a second. */
    private static final class Reader {
        static final MessageReader<MxPain00200110> INSTANCE = new MessageReader<>(
                "pain.002.001",
                new TreeSet<>(List.of("03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14")),
                MxPain00200110.class,
                "10",
                REPORT);
    }

    private Pain002() {}

    static MessageReader<MxPain00200110> reader() {
        return Reader.INSTANCE;
    }

    /** Reads to the end of the stream, or to the first limit; throws only what the stream throws. */
    public static ParseResult<StatusReport> read(InputStream file, ReadLimits limits) throws IOException {
        FileProblems problems = new FileProblems(limits.problemsMax());
        MxPain00200110 document = Reader.INSTANCE.read(file, limits, problems);
        if (document == null) {
            return problems.refused();
        }
        return new Mapping(problems).report(document.getCstmrPmtStsRpt());
    }

    /** Converts the library's model to ours and reports what is missing. */
    private static final class Mapping {
        private static final String ROOT = "/Document/CstmrPmtStsRpt";

        private final FileProblems problems;

        Mapping(FileProblems problems) {
            this.problems = problems;
        }

        ParseResult<StatusReport> report(@Nullable CustomerPaymentStatusReportV10 model) {
            if (model == null || model.getGrpHdr() == null || model.getOrgnlGrpInfAndSts() == null) {
                problems.add(FileProblem.of(
                        ROOT, "GrpHdr or OrgnlGrpInfAndSts is missing: ask the bank for a complete report"));
                return problems.refused();
            }
            OriginalGroupHeader17 group = model.getOrgnlGrpInfAndSts();
            List<PaymentInformation> informations =
                    problems.each(model.getOrgnlPmtInfAndSts(), ROOT + "/OrgnlPmtInfAndSts", this::information);
            StatusReport report = new StatusReport(
                    present(model.getGrpHdr().getMsgId(), ROOT + "/GrpHdr", "MsgId"),
                    present(group.getOrgnlMsgId(), ROOT + "/OrgnlGrpInfAndSts", "OrgnlMsgId"),
                    group.getOrgnlMsgNmId(),
                    status(group.getGrpSts()),
                    reasons(group.getStsRsnInf()),
                    informations);
            return problems.none() ? new ParseResult.Read<>(report) : problems.refused();
        }

        private PaymentInformation information(OriginalPaymentInstruction32 model, String where) {
            List<Transaction> transactions = model.getTxInfAndSts().stream()
                    .map(each -> new Transaction(
                            Camt053.provided(each.getOrgnlEndToEndId()),
                            status(each.getTxSts()),
                            reasons(each.getStsRsnInf())))
                    .toList();
            return new PaymentInformation(
                    present(model.getOrgnlPmtInfId(), where, "OrgnlPmtInfId"),
                    status(model.getPmtInfSts()),
                    reasons(model.getStsRsnInf()),
                    transactions);
        }

        private static @Nullable StatusCode status(@Nullable String code) {
            return code == null ? null : new StatusCode(code);
        }

        private static List<Reason> reasons(List<StatusReasonInformation12> models) {
            return models.stream()
                    .map(each -> new Reason(code(each.getRsn()), each.getAddtlInf()))
                    .toList();
        }

        private static @Nullable String code(@Nullable StatusReason6Choice reason) {
            return reason == null ? null : reason.getCd() != null ? reason.getCd() : reason.getPrtry();
        }

        private String present(@Nullable String text, String where, String name) {
            if (text == null) {
                problems.add(FileProblem.of(where, name + " is missing: ask the bank for a complete report"));
                return "";
            }
            return text;
        }
    }
}
