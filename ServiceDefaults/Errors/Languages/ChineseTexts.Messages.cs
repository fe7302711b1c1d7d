namespace AspireOrders.ServiceDefaults.Errors.Languages;

internal static partial class ChineseTexts
{
    private static Dictionary<string, string> Messages() => new(StringComparer.Ordinal)
    {
        // Of the table's rows themselves, as told when a peer says no more.
        ["Sign-in needed."] = "需要登录。",
        ["Sign-in not accepted."] = "登录未通过。",
        ["Not allowed."] = "没有权限。",
        ["Not found."] = "未找到。",
        ["Already there."] = "已经存在。",
        ["Not enough stock."] = "库存不足。",
        ["Invalid input."] = "输入无效。",
        ["Idempotency key used with another body."] = "幂等键已用于其他请求内容。",
        ["Not possible in this state."] = "当前状态下无法进行。",
        ["Too large."] = "内容过大。",
        ["Too many requests."] = "请求过于频繁。",
        ["Something went wrong on our side."] = "服务器内部出错。",
        ["Not available at the moment."] = "服务暂时不可用。",
        ["Out of time."] = "请求超时。",

        // Who may do what.
        ["A bearer token is needed."] = "需要提供访问令牌（Bearer）。",
        ["Only bearer tokens are accepted."] = "只接受 Bearer 访问令牌。",
        ["The bearer token is not valid or has expired."] = "访问令牌无效或已过期。",
        ["The refresh token is not valid any more; sign in again."] = "刷新令牌已失效，请重新登录。",
        ["The e-mail address or the password is wrong."] = "邮箱地址或密码错误。",
        ["Too many failed sign-ins; try again in {0} minutes."] = "登录失败次数过多，请在 {0} 分钟后重试。",
        ["Too many people are signing in; try again."] = "当前登录人数过多，请重试。",
        ["Only its owner may change an order."] = "只有订单的所有者才能更改订单。",
        ["You are not allowed to do this."] = "您没有权限执行此操作。",
        ["This is not open to callers."] = "此接口不对外开放。",

        // What is or is not there.
        ["There is no {0} {1}."] = "没有这个{0}：{1}。",
        ["There is no dead letter {0}."] = "没有这条死信：{0}。",
        ["There is no payment of order {0}."] = "订单 {0} 没有付款。",
        ["There is no reservation of order {0}."] = "订单 {0} 没有库存预留。",
        ["Path and query are longer than {0} bytes."] = "路径和查询超过 {0} 字节。",
        ["There are more than {0} headers, or they are larger than {1} bytes."] = "请求头超过 {0} 个，或总大小超过 {1} 字节。",
        ["This rpc is not served."] = "不提供此远程调用。",
        ["There is no such product."] = "没有这样的商品。",
        ["There is nothing at this path."] = "此路径下没有内容。",
        ["There is a product with the SKU {0} already."] = "SKU 为 {0} 的商品已经存在。",
        ["There is an account with this e-mail address already."] = "此邮箱地址已注册账户。",
        ["The order has reserved other lines under this version."] = "该订单在此版本下已预留了其他商品。",
        ["There is not enough stock."] = "库存不足。",

        // What a thing's state does not allow.
        ["The product was changed since it was read; read it again."] = "商品在读取之后已被修改，请重新读取。",
        ["The account was changed since it was read; read it again."] = "账户在读取之后已被修改，请重新读取。",
        ["The order is just being changed by another request; try again."] = "另一个请求正在修改此订单，请重试。",
        ["The order can reserve nothing more."] = "此订单不能再预留商品。",
        ["Items can be added until the order is paid; this one is {0}."] = "订单付款之前才能添加商品；此订单{0}。",
        ["Only an order that is paid can be shipped; this one is {0}."] = "只有已付款的订单才能发货；此订单{0}。",
        ["Only an order that is shipped can be delivered; this one is {0}."] = "只有已发货的订单才能送达；此订单{0}。",
        ["An order that is {0} cannot be cancelled any more."] = "{0}的订单不能再取消。",
        ["The reservation is {0}; it cannot be committed."] = "库存预留{0}，不能售出。",
        ["The payment is {0}; only a captured one can be given back."] = "付款{0}；只有已扣款的才能退款。",
        ["The payment provider has not confirmed the refund; it will be made as soon as it answers."] = "支付方尚未确认退款；一旦回应即会完成。",
        ["The idempotency key was used before, with another body."] = "此幂等键已用于内容不同的请求。",
        ["A request with this idempotency key is in progress; its result can be asked for again in a moment."] = "使用此幂等键的请求正在处理，请稍后再查询结果。",

        // What is wrong with a request.
        ["The request is invalid."] = "请求无效。",
        ["The request is malformed."] = "请求格式错误。",
        ["The query is invalid."] = "查询参数无效。",
        ["The request was refused."] = "请求被拒绝。",
        ["The body does not have the expected shape."] = "请求体的结构不符合要求。",
        ["The body must be sent as application/json."] = "请求体必须以 application/json 发送。",
        ["The body did not arrive in time."] = "请求体未能及时到达。",
        ["The request body is too large."] = "请求体过大。",
        ["A message is larger than {0} bytes."] = "消息超过 {0} 字节。",
        ["The body is larger than {0} bytes."] = "请求体超过 {0} 字节。",
        ["This path does not take this method; the Allow header names those it takes."] = "此路径不支持该方法；Allow 标头列出了支持的方法。",
        ["You are sending too many requests."] = "您发送的请求过于频繁。",
        ["Too many requests come from your address."] = "来自您地址的请求过于频繁。",
        ["Too many attempts to sign in come from your address."] = "来自您地址的登录尝试过于频繁。",

        // What is wrong on our side.
        ["Something went wrong on our side; the trace id finds it in our logs."] = "服务器内部出错；凭跟踪编号可在日志中查到。",
        ["Too much is waiting already."] = "等待处理的请求过多。",
        ["Too much is going on; what is under way already comes first."] = "当前负载过高，正在处理的订单优先。",
        ["A service this depends on is not answering."] = "所依赖的服务没有响应。",
        ["The database is not answering."] = "数据库没有响应。",
        ["This is the last operator."] = "这是最后一位操作员。",
        ["At most {0} streams may be open at a time."] = "同时最多可打开 {0} 个流。",
        ["Redis is not answering."] = "Redis 没有响应。",
        ["The request ran out of time."] = "请求超时。",
        ["The request was cancelled or ran out of time."] = "请求已取消或超时。",
        ["The order took too long to place; nothing was kept."] = "下单耗时过长，未保留任何内容。",
        ["The stream ended before this request was taken up; nothing was done for it."] = "流在处理此请求之前已结束，未做任何处理。",
        ["This instance is stopping; the stream can be opened again at another one."] = "此实例正在停止，可以在其他实例上重新打开流。",
    };
}
