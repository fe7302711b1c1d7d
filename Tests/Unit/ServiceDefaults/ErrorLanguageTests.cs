using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Errors.Languages;
using Google.Rpc;
using Grpc.Core;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class ErrorLanguageTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("zh", "zh")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "zh")]
    [InlineData("ZH-Hans", "zh")]
    [InlineData("en;q=0.4, zh;q=0.6", "zh")]
    [InlineData("en-US,en;q=0.9,zh;q=0.8", "en")]
    [InlineData("de, fr;q=0.9, zh;q=0.1", "zh")]
    [InlineData("zh;q=0", "en")]
    [InlineData("zho", "en")]
    [InlineData("de", "en")]
    [InlineData("*", "en")]
    [InlineData("zh;q=nonsense", "en")]
    [InlineData(",,;;,q=1;", "en")]
    public void The_language_that_a_caller_prefers_is_chosen(string? header, string language) => ErrorLanguage.Choose(header).Tag.ShouldBe(language);

    [Fact]
    public void Every_title_of_the_table_is_translated() =>
        ErrorCode.All.ShouldAllBe(c => c.TitleIn(ErrorLanguage.Chinese) != c.Title && ErrorTexts.Translate(c.Title + ".", ErrorLanguage.Chinese) != c.Title + ".");

    [Theory]
    [InlineData("There is no order 0197b8a0-1111-7000-8000-000000000001.", "没有这个订单：0197b8a0-1111-7000-8000-000000000001。")]
    [InlineData("There is no dead letter orders-5.", "没有这条死信：orders-5。")]
    [InlineData("An order that is Shipped cannot be cancelled any more.", "已发货的订单不能再取消。")]
    [InlineData("3 wanted, 1 left", "需要 3 件，剩余 1 件")]
    [InlineData("must be name, -name, price or -price", "必须是 name、-name、price 或 -price")]
    [InlineData("There is a product with the SKU {0}$1(.+?) already.", "SKU 为 {0}$1(.+?) 的商品已经存在。")]
    [InlineData("A sentence that nobody wrote.", "A sentence that nobody wrote.")]
    public void A_sentence_keeps_what_it_names(string english, string chinese) => ErrorTexts.Translate(english, ErrorLanguage.Chinese).ShouldBe(chinese);

    [Fact]
    public void Over_gRPC_the_status_stays_English_and_the_details_have_the_callers_language()
    {
        var error = new DomainException(ErrorCode.InvalidInput, "The request is invalid.", [new FieldError("items", "is empty")]);

        var status = RpcErrors.ToRpc(error, ErrorLanguage.Chinese).GetRpcStatus().ShouldNotBeNull();

        status.Message.ShouldBe("The request is invalid.");
        status.GetDetail<LocalizedMessage>().ShouldBe(new LocalizedMessage { Locale = "zh", Message = "请求无效。" });
        status.GetDetail<BadRequest>()!.FieldViolations.ShouldHaveSingleItem().Description.ShouldBe("为空");
        RpcErrors.ToRpc(error).GetRpcStatus()!.GetDetail<LocalizedMessage>().ShouldBeNull();
    }
}
