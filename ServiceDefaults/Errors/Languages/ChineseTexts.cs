namespace AspireOrders.ServiceDefaults.Errors.Languages;

/// <summary>What errors say, in English and in Chinese. Gaps are numbered in the order of the English sentence.</summary>
internal static partial class ChineseTexts
{
    /// <summary>Every sentence, of titles, messages and reasons.</summary>
    public static readonly IReadOnlyDictionary<string, string> Sentences =
        new Dictionary<string, string>(Titles().Concat(Messages()).Concat(Reasons()), StringComparer.Ordinal);

    /// <summary>Words that stand in gaps.</summary>
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["product"] = "商品",
        ["page"] = "页面",
        ["order"] = "订单",
        ["user"] = "用户",
        ["Reserved"] = "已预留",
        ["Paid"] = "已付款",
        ["Shipped"] = "已发货",
        ["Delivered"] = "已送达",
        ["Cancelled"] = "已取消",
        ["Held"] = "预留中",
        ["Committed"] = "已售出",
        ["Released"] = "已归还",
        ["Captured"] = "已扣款",
        ["Declined"] = "已拒付",
        ["Refunded"] = "已退款",
        ["Pending"] = "处理中",
        ["customer"] = "顾客",
        ["operator"] = "运营人员",
    };

    private static Dictionary<string, string> Titles() => new(StringComparer.Ordinal)
    {
        ["Sign-in needed"] = "需要登录",
        ["Sign-in not accepted"] = "登录未通过",
        ["Not allowed"] = "没有权限",
        ["Not found"] = "未找到",
        ["Already there"] = "已经存在",
        ["Not enough stock"] = "库存不足",
        ["Invalid input"] = "输入无效",
        ["Idempotency key used with another body"] = "幂等键已用于其他请求内容",
        ["Not possible in this state"] = "当前状态下无法进行",
        ["Too large"] = "内容过大",
        ["Too many requests"] = "请求过于频繁",
        ["Something went wrong on our side"] = "服务器内部出错",
        ["Not available at the moment"] = "服务暂时不可用",
        ["Out of time"] = "请求超时",
    };
}
