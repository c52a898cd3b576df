using System.Data;
using Dapper;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Lets Dapper read a timestamptz into a <see cref="DateTimeOffset"/> in UTC.</summary>
internal sealed class DateTimeOffsetHandler : SqlMapper.TypeHandler<DateTimeOffset>
{
    public override DateTimeOffset Parse(object value) => new((DateTime)value);

    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value;
}
